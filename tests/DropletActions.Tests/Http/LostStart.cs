using System.Globalization;
using DropletActions.Engine;
using DropletActions.Tests.Catalog;
using DropletActions.Tests.Starting;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

/// <summary>A snapshot that the API starts whatever it responds, and that is in the Droplet's list from then on.</summary>
internal sealed class LostStart : IDisposable
{
    public const long Id = 36804636;

    private readonly LeapingClock _clock = new();
    private readonly FakeApi _fake;
    private readonly ApiSession _session;
    private int _lists;

    /// <param name="answer">What becomes of the answer to the start.</param>
    public LostStart(Func<string, HttpResponseMessage> answer)
    {
        var action = Endpoint.Action.Replace("reboot", "snapshot").Replace("2020-11-14T16:29:21Z", _clock.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        _fake = new(
            request => request.Method == "POST" ? answer($$"""{"action":{{action}} }""") : FakeApi.Json(List(action)),
            settings => settings with { Clock = _clock });
        _session = new(_fake.Api, _clock);
    }

    /// <summary>Whether the list shows it.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>The damage of the lists; null for intact ones.</summary>
    public int? Damage { get; init; }

    public TimeSpan? ClockOffset => _fake.Api.ClockOffset;

    public int Posts => _fake.Sent.Count(request => request.Method == "POST");

    public Task<DropletAction?> RunAsync() => _clock.Run(() => StartScene.Once(_session).StartAsync(Wire.Create("snapshot"), 3164444, new LoneContext(_clock), default));

    public void Dispose()
    {
        _session.Dispose();
        _fake.Dispose();
    }

    private string List(string action)
    {
        var list = $$"""{"actions":[{{(IsListed ? action : "")}}],"links":{},"meta":{"total":1} }""";
        return Damage is { } seed && ++_lists % 2 == 1 ? new JsonMutation(unchecked(seed + _lists)).Damage(list) : list;
    }
}
