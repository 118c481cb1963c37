using System.Text.Json.Nodes;

namespace DropletActions.Tests.Http;

/// <summary>Each member of each response separately: it may be missing, null, or of any kind, and the result is an object or a clear error.</summary>
public sealed class MemberTests
{
    // 2^53 + 1, which a double does not hold, and 2^63, which 64 bits do not.
    private static readonly string[] s_values = ["null", "true", "-1", "9007199254740993", "9223372036854775808", "\"a text\"", "[]", "{}"];

    private static readonly (string Endpoint, string Id)[] s_ids =
        [("GetDropletAction", "36804636"), ("ListActions", "36804636"), ("ListDroplets", "3164444"), ("ListSnapshots", "67539192"), ("ListBackups", "67539192"), ("ListImages", "67539192"), ("ListKernels", "7515")];

    [TestCaseSource(typeof(Endpoint), nameof(Endpoint.All))]
    public async Task Each_member_may_be_missing_null_or_of_any_kind(object call)
    {
        var endpoint = (Endpoint)call;
        var paths = PathsIn(JsonNode.Parse(endpoint.Json)!).ToList();
        Assert.That(paths, Is.Not.Empty);
        foreach (var (path, value) in from path in paths from value in s_values.Prepend(null) select (path, value))
        {
            var json = With(endpoint.Json, path, value);
            using var fake = new FakeApi(_ => FakeApi.Json(json));
            var (read, error) = await BadResponseTests.Outcome(fake, endpoint);

            Assert.That(() =>
            {
                if (error is null)
                    BadResponseTests.AssertMakesSense(read!);
                else
                    BadResponseTests.AssertIsClear(error, endpoint);
            }, Throws.Nothing, $"{string.Join(".", path)} {value ?? "missing"}");
        }
    }

    [Test]
    public async Task Id_is_exact_up_to_64_bits([ValueSource(nameof(s_ids))] (string Endpoint, string Id) known, [Values("9007199254740993", "9223372036854775807")] string id)
    {
        var endpoint = Endpoint.All.Single(endpoint => endpoint.Name == known.Endpoint);
        using var fake = new FakeApi(_ => FakeApi.Json(endpoint.Json.Replace(known.Id, id)));
        var (read, error) = known.Endpoint == "GetDropletAction"
            ? (await fake.Api.GetDropletActionAsync(3164444, long.Parse(id, null), default), null)
            : await BadResponseTests.Outcome(fake, endpoint);

        Assert.That(error, Is.Null);
        Assert.That(BadResponseTests.Shown(read), Does.Contain($"\"Id\":{id},"));
    }

    [Test]
    public async Task Id_beyond_64_bits_is_a_clear_error([ValueSource(nameof(s_ids))] (string Endpoint, string Id) known, [Values("9223372036854775808", "18446744073709551617", "1e30")] string id)
    {
        var endpoint = Endpoint.All.Single(endpoint => endpoint.Name == known.Endpoint);
        using var fake = new FakeApi(_ => FakeApi.Json(endpoint.Json.Replace(known.Id, id)));
        var (_, error) = await BadResponseTests.Outcome(fake, endpoint);

        BadResponseTests.AssertIsClear(error, endpoint);
    }

    /// <summary>The path of a value: names of members and indexes of lists, from the outside in.</summary>
    private static IEnumerable<object[]> PathsIn(JsonNode node)
    {
        IEnumerable<(object Key, JsonNode? Value)> inner = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray items => items.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (key, value) in inner)
        {
            yield return [key];
            foreach (var path in value is null ? [] : PathsIn(value))
                yield return [key, .. path];
        }
    }

    /// <summary>The same with another value at a path, or without it.</summary>
    private static string With(string json, object[] path, string? value)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, (node, key) => key is int i ? node[i]! : node[(string)key]!);
        switch (path[^1])
        {
            case int i when value is null:
                parent.AsArray().RemoveAt(i);
                break;
            case int i:
                parent[i] = JsonNode.Parse(value);
                break;
            case string name when value is null:
                parent.AsObject().Remove(name);
                break;
            case string name:
                parent[name] = JsonNode.Parse(value);
                break;
        }

        return root.ToJsonString();
    }
}
