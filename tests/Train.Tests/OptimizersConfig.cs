using System.Globalization;
using System.Reflection;
using System.Text.Json;
using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>Optimizers and schedules of their configurations: constructor parameters by Keras's names.</summary>
static class OptimizersConfig
{
    public static Optimizer Read(JsonElement described, bool keras2)
    {
        var config = described.GetProperty("config");
        var optimizer = (Optimizer)Create(typeof(Optimizer), described);
        optimizer.Keras2 = keras2;
        if (config.TryGetProperty("decay", out var decay)) optimizer.Decay = decay.GetDouble();
        if (config.TryGetProperty("schedule_decay", out var scheduleDecay)) ((Nadam)optimizer).ScheduleDecay = scheduleDecay.GetDouble();
        return optimizer;
    }

    static object Create(Type set, JsonElement described)
    {
        var type = OpenSet.Find(set, described.GetProperty("class_name").GetString()!)
            ?? set.Assembly.GetType($"OnnxKeras.Schedules.{described.GetProperty("class_name").GetString()}")!;
        var constructor = type.GetConstructors().Single();
        var config = described.GetProperty("config").EnumerateObject().ToDictionary(p => p.Name switch { "lr" => "learningRate", var n => Camel(n) }, p => p.Value);
        foreach (var name in config.Keys.Except(constructor.GetParameters().Select(p => p.Name!)).Except(["decay", "scheduleDecay"]))
            throw new KeyNotFoundException($"{type.Name} has no parameter {name}");
        return constructor.Invoke([.. constructor.GetParameters().Select(p => config.TryGetValue(p.Name!, out var value) ? Value(p, value) : p.DefaultValue)]);
    }

    static object? Value(ParameterInfo parameter, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(LearningRateSchedule))
            return value.ValueKind == JsonValueKind.Object ? Create(type, value) : (LearningRateSchedule)value.GetDouble();
        return type == typeof(bool) ? value.GetBoolean() : type == typeof(string) ? value.GetString()
            : type == typeof(double[]) ? value.EnumerateArray().Select(v => v.GetDouble()).ToArray()
            : Convert.ChangeType(value.GetDouble(), type, CultureInfo.InvariantCulture);
    }

    static string Camel(string name) => string.Concat(name.Split('_').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
