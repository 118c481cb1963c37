namespace DropletActions.Timelines;

/// <summary>The colors, which can be distinguished without red and green, on a white or a dark screen.</summary>
internal static class TimelineStyle
{
    private static readonly (string Light, string Dark)[] s_types =
    [
        ("#3a6fb7", "#5b93dd"), ("#0f8a7e", "#2fb5a6"), ("#b07a00", "#dba21f"), ("#7d56b4", "#a584dc"), ("#8a5a3c", "#bd8a68"), ("#5f6c7b", "#8e9bab"),
    ];

    /// <summary>How many types have a color of their own.</summary>
    public static int Colors => s_types.Length;

    /// <summary>The style sheet of the drawing.</summary>
    public static string Css { get; } = string.Concat(
        """
        .timeline { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        .timeline .title { font-size: 15px; font-weight: 600; }
        .timeline .inside { fill: #fff; font-size: 10px; pointer-events: none; }
        .timeline text, .timeline .mark { fill: #1f2933; }
        .timeline .faint { fill: #5d6875; }
        .timeline .paper { fill: #fff; }
        .timeline .stripe { fill: #f5f7f9; }
        .timeline .grid { stroke: #dfe4ea; }
        .timeline .queued { stroke: #9aa5b1; stroke-dasharray: 1 3; }
        .timeline .stay { stroke: #9aa5b1; }
        .timeline .busy { fill: #cbd5df; }
        .timeline .failed { fill: #c9302c; }
        .timeline .open { opacity: .55; }
        .timeline .hollow { fill: none; stroke: #1f2933; stroke-width: 1.2; }
        .timeline .cross { fill: none; stroke: #c9302c; stroke-width: 2; }

        """,
        TypeColors(dark: false),
        """
        @media (prefers-color-scheme: dark) {
        .timeline text, .timeline .mark { fill: #e3e8ee; }
        .timeline .faint { fill: #9aa6b3; }
        .timeline .paper { fill: #12171d; }
        .timeline .stripe { fill: #191f27; }
        .timeline .grid { stroke: #2b333d; }
        .timeline .queued, .timeline .stay { stroke: #6b7785; }
        .timeline .busy { fill: #3a4653; }
        .timeline .failed { fill: #ef5f5a; }
        .timeline .hollow { stroke: #e3e8ee; }
        .timeline .cross { stroke: #ef5f5a; }

        """,
        TypeColors(dark: true),
        "}\n");

    private static string TypeColors(bool dark) => string.Concat(s_types.Select((color, index) =>
        FormattableString.Invariant($".timeline .type{index} {{ fill: {(dark ? color.Dark : color.Light)}; }}\n")));
}
