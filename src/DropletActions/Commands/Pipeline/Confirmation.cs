namespace DropletActions.Commands;

/// <summary>
/// Prompts for confirmation. The impact of a cmdlet is fixed by its attribute, that of an action by its row and parameters. Where they differ, the
/// attribute is the higher one, and the prompt comes only if the action's own impact requires it.
/// </summary>
internal static class Confirmation
{
    /// <summary>Whether to continue: prompts, or describes what would be done, by the preferences and parameters.</summary>
    /// <param name="afterwards">What may follow, as the end of the sentence; empty for nothing.</param>
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
    public static void WriteWhatIf(this DropletCommand cmdlet, string text)
    {
        var sentence = ScreenText.Of(text);
        cmdlet.ShouldProcess(sentence, sentence, "Confirm");
    }

    /// <summary>Whether the user sees the request: as a prompt, or as a line of -WhatIf.</summary>
    public static bool IsShown(this DropletCommand cmdlet, ActionRequest request) => cmdlet.IsWhatIf() || IsAskedFor(cmdlet, request.Impact);

    /// <summary>Whether the statement only describes what it would do.</summary>
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
