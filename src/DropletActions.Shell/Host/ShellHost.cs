using System.Globalization;
using System.Management.Automation.Host;

namespace DropletActions.Shell.Host;

/// <summary>What the PowerShell engine knows of this program.</summary>
/// <param name="userInterface">The console.</param>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    private bool _leaveNested;

    /// <summary>The code of an <c>exit</c> that ends the shell; null while there was none.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Runs a prompt inside a waiting pipeline until the predicate says that it is over.</summary>
    public Action<Func<bool>>? NestedPrompt { get; set; }

    /// <summary>The console.</summary>
    public ShellUserInterface Interface => userInterface;

    /// <inheritdoc />
    public override PSHostUserInterface UI => userInterface;

    /// <inheritdoc />
    public override string Name => "DropletActions.Shell";

    /// <inheritdoc />
    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc />
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc />
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc />
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc />
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc />
    public override void EnterNestedPrompt()
    {
        _leaveNested = false;
        (NestedPrompt ?? throw new NotSupportedException("A running script cannot be suspended: this shell has no prompt open."))
            .Invoke(() => _leaveNested || ExitCode is not null);
        _leaveNested = false;
    }

    /// <inheritdoc />
    public override void ExitNestedPrompt() => _leaveNested = true;

    /// <inheritdoc />
    public override void NotifyBeginApplication() => userInterface.EndPipeline();

    /// <inheritdoc />
    public override void NotifyEndApplication()
    {
    }
}
