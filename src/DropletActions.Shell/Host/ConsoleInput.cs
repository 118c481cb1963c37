using System.Management.Automation.Host;
using System.Security;

namespace DropletActions.Shell.Host;

/// <summary>Reads answers: typed, or from a redirected input as long as it lasts.</summary>
/// <param name="terminal">What the input is.</param>
/// <param name="interactive">False to refuse every question.</param>
internal sealed class ConsoleInput(Terminal terminal, bool interactive)
{
    /// <summary>Reads one line.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="HostException">Nobody can answer.</exception>
    public string ReadLine()
    {
        RequireSomebody();
        return Console.In.ReadLine() ?? throw NobodyAnswers("the input has ended");
    }

    /// <summary>Reads one line without showing it; from a redirected input like any other line.</summary>
    /// <returns>The secret, read-only.</returns>
    /// <exception cref="HostException">Nobody can answer.</exception>
    public SecureString ReadSecret()
    {
        var secret = new SecureString();

        if (terminal.InputIsTyped)
            ReadKeys(secret);
        else
            foreach (var c in ReadLine())
                secret.AppendChar(c);

        secret.MakeReadOnly();
        return secret;
    }

    private void ReadKeys(SecureString secret)
    {
        RequireSomebody();

        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
                secret.RemoveAt(secret.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                secret.AppendChar(key.KeyChar);
        }

        Console.Out.WriteLine();
    }

    private void RequireSomebody()
    {
        if (!interactive)
            throw NobodyAnswers("the shell was started with -NonInteractive");
    }

    private static HostException NobodyAnswers(string why) =>
        new($"A question needs an answer, but {why}. Give the value as a parameter, or -Confirm:$false where it is a confirmation.");
}
