namespace DropletActions.Commands;

/// <summary>The preferences of a cmdlet: its common parameters, otherwise the session's variables.</summary>
internal static class Preferences
{
    /// <summary>Whether the first error ends the pipeline.</summary>
    public static bool IsEndedByErrors(this PSCmdlet cmdlet) => cmdlet.Preference("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop;

    /// <summary>Whether errors that end nothing are shown.</summary>
    public static bool AreErrorsShown(this PSCmdlet cmdlet) => cmdlet.Preference("ErrorAction", "ErrorActionPreference") is ActionPreference.Continue or ActionPreference.Inquire;

    public static bool AreWarningsOff(this PSCmdlet cmdlet) => cmdlet.Preference("WarningAction", "WarningPreference") is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    public static bool IsProgressOff(this PSCmdlet cmdlet) => cmdlet.Preference("ProgressAction", "ProgressPreference") is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    /// <summary>Whether the debug stream, which is silent by default, is turned on.</summary>
    public static bool IsDebugOn(this PSCmdlet cmdlet) => cmdlet.MyInvocation.BoundParameters.TryGetValue("Debug", out var given)
        ? (SwitchParameter)given
        : cmdlet.Preference("Debug", "DebugPreference") is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private static ActionPreference Preference(this PSCmdlet cmdlet, string parameter, string variable) =>
        LanguagePrimitives.TryConvertTo(
            cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : cmdlet.GetVariableValue(variable),
            out ActionPreference preference) ? preference : ActionPreference.Continue;
}
