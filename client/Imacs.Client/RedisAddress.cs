using Imacs.Contracts.Errors;
using StackExchange.Redis;

namespace Imacs.Client;

/// <summary>The Redis in which a cluster's members find one another. Holds a secret: print <see cref="ToString"/> only.</summary>
public sealed class RedisAddress
{
    private const int DefaultPort = 6379;

    private RedisAddress(ConfigurationOptions options) => Options = options;

    /// <summary>How to connect; goes on trying while the server is away.</summary>
    public ConfigurationOptions Options { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">"redis://[[user]:password@]host[:port][/database]", "rediss://..." for TLS, or a StackExchange.Redis configuration string such as
    /// "host:6380,password=...,ssl=true".</param>
    /// <exception cref="InvalidSpecException">It cannot be understood. The message holds no password.</exception>
    public static RedisAddress Parse(string text)
    {
        ConfigurationOptions options = text.Contains("://", StringComparison.Ordinal) ? FromUri(text) : FromConfiguration(text);
        options.AbortOnConnectFail = false;
        options.ClientName = "imacs";
        return new(options);
    }

    /// <summary>Hosts and ports, without credentials.</summary>
    public override string ToString() => $"{(Options.Ssl ? "rediss" : "redis")}://{string.Join(',', Options.EndPoints.Select(point => Format(point)))}/{Options.DefaultDatabase ?? 0}";

    private static string Format(System.Net.EndPoint point) => point switch
    {
        System.Net.DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => point.ToString()!,
    };

    private static ConfigurationOptions FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
            throw Unusable();
        var options = new ConfigurationOptions { Ssl = uri.Scheme == "rediss" };
        options.EndPoints.Add(uri.Host, uri.IsDefaultPort || uri.Port <= 0 ? DefaultPort : uri.Port);
        if (uri.UserInfo is { Length: > 0 } credentials)
        {
            string[] parts = credentials.Split(':', 2);
            if (parts.Length < 2)
                throw new InvalidSpecException("The address of Redis has a name before '@', but no password: write redis://NAME:PASSWORD@HOST, or redis://:PASSWORD@HOST.");
            if (parts[0].Length > 0)
                options.User = Uri.UnescapeDataString(parts[0]);
            options.Password = Uri.UnescapeDataString(parts[1]);
        }

        string database = uri.AbsolutePath.Trim('/');
        if (database.Length == 0)
            return options;
        if (!int.TryParse(database, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number))
            throw Unusable();
        options.DefaultDatabase = number;
        return options;
    }

    private static ConfigurationOptions FromConfiguration(string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text);
            return options.EndPoints.Count > 0 ? options : throw Unusable();
        }
        catch (ArgumentException error)
        {
            // Its message may repeat a password.
            _ = error;
            throw Unusable();
        }
    }

    private static InvalidSpecException Unusable() =>
        new("The address of Redis cannot be understood. Write redis://HOST:PORT, rediss://:PASSWORD@HOST:PORT for TLS, or HOST:PORT,password=...,ssl=true.");
}
