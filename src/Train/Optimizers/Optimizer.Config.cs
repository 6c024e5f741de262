using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Optimizers;

namespace OnnxKeras;

// The configuration in Keras's files.
public abstract partial class Optimizer : IConfigurable
{
    /// <summary>The arguments of Keras 2's optimizers that are variables there, and so of single precision in files.</summary>
    static readonly HashSet<string> variablesOfKeras2 = ["lr", "momentum", "decay", "beta_1", "beta_2"];

    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(Optimizer), "keras.optimizers");

    /// <summary>The learning rate is the present one, in single precision as the variable has it, or the schedule.</summary>
    void IConfigurable.Adapt(JsonObject config, ConfigWriter writer)
    {
        if (config.ContainsKey("learning_rate"))
            config["learning_rate"] = Schedule is { } given ? writer.WriteObject(given) : ConfigValue.Float((float)schedule.At(0));
        if (Keras2) AdaptToKeras2(config);
    }

    void AdaptToKeras2(JsonObject config)
    {
        string[] kept = this switch
        {
            SGD => ["learning_rate", "momentum", "nesterov"],
            RMSprop or Adadelta => ["learning_rate", "rho", "epsilon"],
            Adagrad => ["learning_rate", "epsilon"],
            Adam => ["learning_rate", "beta_1", "beta_2", "epsilon", "amsgrad"],
            _ => ["learning_rate", "beta_1", "beta_2", "epsilon"],
        };
        foreach (var key in config.Select(p => p.Key).Except(kept).ToList())
            if (key is not ("clipnorm" or "clipvalue") || config[key] is null) config.Remove(key);
        config["lr"] = config["learning_rate"]!.DeepClone();
        config.Remove("learning_rate");
        if (this is Nadam nadam) config["schedule_decay"] = ConfigValue.Float(nadam.ScheduleDecay);
        else config["decay"] = ConfigValue.Float(Decay);
        foreach (var key in config.Select(p => p.Key).Where(k => variablesOfKeras2.Contains(k) || k == "rho" && this is RMSprop).ToList())
            config[key] = ConfigValue.Float((float)ConfigValue.Number(config[key]!));
    }
}
