namespace DropletActions.Http;

/// <summary>The way in: the module loads this assembly when it first needs the API and finds this class by its name.</summary>
internal static class DropletApiFactory
{
    /// <summary>Makes an API of its settings. Nothing is sent by it.</summary>
    /// <exception cref="DropletApiException">
    /// <see cref="FailureKind.ParameterInvalid"/>: the address or the token cannot be used; says which and why, never the token.
    /// </exception>
    public static IDropletApi Create(ApiSettings settings) => Create(settings, MessageHandlers.Handler);

    /// <summary>The same over another handler, so that a test sees what goes over the wire.</summary>
    internal static IDropletApi Create(ApiSettings settings, Func<Uri, HttpMessageHandler> handler)
    {
        SettingsValidation.Check(settings ?? throw new ArgumentNullException(nameof(settings)));
        return new FlurlDropletApi(settings, handler(settings.BaseUri));
    }
}
