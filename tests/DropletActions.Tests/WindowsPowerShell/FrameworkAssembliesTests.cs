using System.Net;
using System.Reflection;
using System.Runtime.Loader;
using DropletActions.Loading;
using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.WindowsPowerShell;

/// <summary>How the module finds its libraries without load contexts, and how it enables TLS there.</summary>
public sealed class FrameworkAssembliesTests
{
    private static readonly string s_deps = Path.Combine(Repository.Root, "bin", "deps");

    private string _module = "";

    [SetUp]
    public void Create_a_folder() => _module = Directory.CreateTempSubdirectory("framework").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_module, recursive: true);

    [TestCase("")]
    [TestCase("deps")]
    [TestCase("deps/framework")]
    public void Assembly_of_the_module_is_found_by_its_name_in_any_version(string folder)
    {
        var name = $"Found{folder.Length}";
        var path = FakeAssembly.Save(name, Path.Combine(_module, folder));
        var asking = Load(FakeAssembly.Save("Asking", Path.Combine(_module, "deps")));

        var found = new FrameworkAssemblies(_module).Resolve(new($"{name}, Version=1.2.3.4, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51", asking));

        Assert.That(found?.Location, Is.EqualTo(path));
    }

    [Test]
    public void Assembly_without_a_requesting_assembly_is_found_too()
    {
        FakeAssembly.Save("Nobodys", _module);

        Assert.That(new FrameworkAssemblies(_module).Resolve(new("Nobodys", null)), Is.Not.Null);
    }

    [Test]
    public void Request_from_another_module_is_ignored()
    {
        FakeAssembly.Save("Wanted", _module);
        var neighbor = Directory.CreateDirectory(_module + "2");
        try
        {
            var asking = Load(FakeAssembly.Save("Neighbor", neighbor.FullName));

            Assert.That(new FrameworkAssemblies(_module).Resolve(new("Wanted", asking)), Is.Null);
            Assert.That(new FrameworkAssemblies(_module).Resolve(new("Wanted", typeof(Assert).Assembly)), Is.Null);
        }
        finally
        {
            neighbor.Delete(recursive: true);
        }
    }

    [Test]
    public void Assembly_that_the_module_does_not_have_is_not_found() =>
        Assert.That(new FrameworkAssemblies(_module).Resolve(new("Missing", null)), Is.Null);

    [Test]
    public void Action_runs_on_libraries_that_were_found_in_this_way()
    {
        // Nothing but this finds them: a load by path looks into no folder by itself.
        var script = $$"""
            $module = [DropletActions.DigitalOceanConnection].Assembly
            $serve = $module.GetType('DropletActions.Loading.FrameworkAssemblies').GetMethod('Serve')
            [void]$serve.Invoke($null, @('{{Path.Combine(Repository.Root, "bin")}}'))
            $http = [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('{{Path.Combine(s_deps, "DropletActions.Http.dll")}}')
            $sandbox = Start-DropletSandbox -ActionSeconds 0
            $engine = [DropletActions.DropletAction].Assembly
            $clock = $engine.GetType('DropletActions.Engine.SystemClock').GetProperty('Instance').GetValue($null)
            $settings = $engine.GetType('DropletActions.Engine.ApiSettings')
            $api = $http.GetType('DropletActions.Http.DropletApiFactory').GetMethod('Create', [type[]]@($settings)).Invoke($null, @($settings.GetConstructors()[0].Invoke(@($sandbox.BaseUri, $sandbox.Token, 'test', $clock))))
            $session = $engine.GetType('DropletActions.Engine.ApiSession').GetConstructors()[0].Invoke(@($api, $clock, $null))
            $make = [DropletActions.DigitalOceanConnection].GetConstructors('NonPublic, Instance') | Where-Object { $_.GetParameters()[2].Name -eq 'session' }
            $connection = $make.Invoke(@($sandbox.BaseUri, 'the test', $session))
            (Restart-Droplet web-01 -Connection $connection).Type
            [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -like '*deps*' | ForEach-Object { $_.GetName().Name + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }
            """;

        var result = ShellProcess.Run(["-Command", script]);

        Assert.That(result.Error, Is.Empty);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo("reboot"));
        Assert.That(lines.Skip(1), Does.Contain("Flurl.Http Default").And.Contain("Flurl Default").And.Contain("DropletActions.Http Default"));
    }

    [Test]
    public void Action_and_doctl_configuration_need_no_load_context()
    {
        // As on .NET Framework, in a process that has loaded nothing yet: the module's own way in, told that there are no load contexts.
        var doctl = Path.Combine(_module, "config.yaml");
        File.WriteAllText(doctl, "auth-contexts:\n  work: dop_v1_0123456789abcdef\n");
        const string Script = """
            $module = [DropletActions.DigitalOceanConnection].Assembly
            $libraries = $module.GetType('DropletActions.Loading.Libraries').GetConstructors()[0].Invoke(@($null))
            $module.GetType('DropletActions.Loading.PrivateDependencies').GetProperty('Libraries').SetValue($null, $libraries)
            [DropletActions.Loading.ModuleLifecycle]::new().OnImport()
            [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName([System.Reflection.AssemblyName]'YamlDotNet').GetName().Name
            [void](Start-DropletSandbox -Connect -ActionSeconds 0)
            (Restart-Droplet web-01 -Wait).Type
            Connect-DigitalOcean -SkipValidation -DoctlContext work; (Get-DigitalOceanConnection).TokenSource
            [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -like '*deps*' | ForEach-Object { $_.GetName().Name + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }
            """;

        var result = ShellProcess.Run(["-Command", Script], environment: [("DIGITALOCEAN_CONFIG", doctl)]);

        Assert.That(result.Error, Is.Empty);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Take(3), Is.EqualTo(new[] { "YamlDotNet", "reboot", "doctl context work" }));
        Assert.That(lines.Skip(3), Is.All.EndsWith(" Default"));
        Assert.That(lines.Skip(3), Is.SupersetOf(new[] { "DropletActions.Http", "DropletActions.Doctl", "Flurl.Http", "Flurl", "YamlDotNet" }.Select(name => name + " Default")));
    }

    [Test]
    public void TLS_1_2_is_added_if_the_system_does_not_decide_and_no_protocol_is_removed()
    {
        Assert.That(DropletActions.Http.MessageHandlers.WithTls12(default), Is.EqualTo((SecurityProtocolType)0));
#pragma warning disable CA5364, CA5386, SYSLIB0014, CS0618 // What old hosts start with, and what others may have set.
        foreach (var before in new[] { SecurityProtocolType.Ssl3 | SecurityProtocolType.Tls, SecurityProtocolType.Tls12, SecurityProtocolType.Tls13, SecurityProtocolType.Tls11 | SecurityProtocolType.Tls13 })
            Assert.That(DropletActions.Http.MessageHandlers.WithTls12(before), Is.EqualTo(before | SecurityProtocolType.Tls12));
#pragma warning restore CA5364, CA5386, SYSLIB0014, CS0618
    }

    [Test]
    [NonParallelizable]
    public void Connection_adds_TLS_1_2_on_NET_Framework_alone()
    {
#pragma warning disable SYSLIB0014 // On .NET it has no effect.
        var before = ServicePointManager.SecurityProtocol;
        try
        {
            ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls13;
            DropletActions.Http.MessageHandlers.Handler(DigitalOceanConnection.DefaultBaseUri).Dispose();
            Assert.That(ServicePointManager.SecurityProtocol, Is.EqualTo(SecurityProtocolType.Tls13));

            DropletActions.Http.MessageHandlers.Handler(DigitalOceanConnection.DefaultBaseUri, isFramework: true).Dispose();
            Assert.That(ServicePointManager.SecurityProtocol, Is.EqualTo(SecurityProtocolType.Tls12 | SecurityProtocolType.Tls13));
        }
        finally
        {
            ServicePointManager.SecurityProtocol = before;
        }
#pragma warning restore SYSLIB0014
    }

    private static Assembly Load(string path) => new AssemblyLoadContext(null, isCollectible: true).LoadFromAssemblyPath(path);
}
