using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>
/// Asks before acting. A cmdlet's impact is fixed by its attribute, an action's by its row and parameters: where they differ, the
/// attribute is the higher one, and this asks only when the action's own impact would.
/// </summary>
internal static class Confirmation
{
    /// <summary>Whether to go ahead: asks, or says what would be done, as the preferences and parameters have it.</summary>
    /// <param name="cmdlet">Who asks.</param>
    /// <param name="request">What is to be done.</param>
    /// <param name="target">To whom.</param>
    /// <param name="afterwards">What may follow it, as the sentence goes on; empty for nothing.</param>
    public static bool MayRun(this DropletCommand cmdlet, ActionRequest request, string target, string afterwards = "")
    {
        var sentence = ScreenText.Of(request.Describe(target) + afterwards);
        if (!cmdlet.IsWhatIf() && !IsAskedFor(cmdlet, request.Impact))
        {
            cmdlet.WriteVerbose(sentence);
            return true;
        }

        var question = request.Warning is { } warning ? $"{sentence}\n{warning}" : sentence;
        return cmdlet.ShouldProcess(sentence, question, "Confirm");
    }

    /// <summary>Writes a line of -WhatIf.</summary>
    public static void Tell(this DropletCommand cmdlet, string text)
    {
        var sentence = ScreenText.Of(text);
        cmdlet.ShouldProcess(sentence, sentence, "Confirm");
    }

    /// <summary>Whether the user sees what is to be done: as a question, or instead of it.</summary>
    public static bool IsShown(this DropletCommand cmdlet, ActionRequest request) => cmdlet.IsWhatIf() || IsAskedFor(cmdlet, request.Impact);

    /// <summary>Whether nothing is to be done, only told.</summary>
    public static bool IsWhatIf(this PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
            ? (SwitchParameter)given
            : LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    private static bool IsAskedFor(PSCmdlet cmdlet, ActionImpact impact)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var given))
            return (SwitchParameter)given;

        return LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
            && preference != ConfirmImpact.None && (int)impact >= (int)preference;
    }
}
