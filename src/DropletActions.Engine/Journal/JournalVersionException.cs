namespace DropletActions.Engine;

/// <summary>A journal has another version of the format.</summary>
internal sealed class JournalVersionException(long version, long supported)
    : Exception($"it has version {version} of the format, and this module writes and reads version {supported}");
