using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>Optimizers in files: the keys of Keras's <c>get_config</c>, the names that its <c>get</c> knows.</summary>
[Collection(nameof(Alone))]
public sealed class OptimizersConfigTests
{
    const string Shared = """
        "weight_decay":null,"clipnorm":null,"global_clipnorm":null,"clipvalue":null,"use_ema":false,"ema_momentum":0.99,
        "ema_overwrite_frequency":null,"loss_scale_factor":null,"gradient_accumulation_steps":null
        """;

    /// <summary>Beside what all share; after <c>keras/src/optimizers/*.py</c>, with the arguments of their tests.</summary>
    public static TheoryData<Optimizer, string> OwnKeys => new()
    {
        { new SGD(0.5, 0.06, true), """ "momentum":0.06,"nesterov":true """ },
        { new RMSprop(0.5, 0.8, 0.05, 1e-6, true), """ "rho":0.8,"momentum":0.05,"epsilon":1e-06,"centered":true """ },
        { new Adagrad(0.5, 0.2, 1e-5), """ "initial_accumulator_value":0.2,"epsilon":1e-05 """ },
        { new Adadelta(0.5, 0.9, 1e-5), """ "rho":0.9,"epsilon":1e-05 """ },
        { new Adam(0.5, 0.5, 0.67, 1e-5, true), """ "beta_1":0.5,"beta_2":0.67,"epsilon":1e-05,"amsgrad":true """ },
        { new Adamax(0.5, 0.8, 0.95, 1e-5), """ "beta_1":0.8,"beta_2":0.95,"epsilon":1e-05 """ },
        { new Nadam(0.5, 0.5, 0.67, 1e-5), """ "beta_1":0.5,"beta_2":0.67,"epsilon":1e-05 """ },
        { new Lion(0.5, 0.5, 0.67), """ "beta_1":0.5,"beta_2":0.67 """ },
        { new Lamb(0.5, 0.5, 0.67, 1e-5), """ "beta_1":0.5,"beta_2":0.67,"epsilon":1e-05 """ },
        {
            new Adafactor(0.5, -0.65, 1e-15, 1e-4, 0.9, false),
            """ "beta_2_decay":-0.65,"epsilon_1":1e-15,"epsilon_2":0.0001,"clip_threshold":0.9,"relative_step":false """
        },
        {
            new Ftrl(0.5, -0.2, 0.4, 0.05, 0.15, 0.01, 0.3),
            """
            "learning_rate_power":-0.2,"initial_accumulator_value":0.4,"l1_regularization_strength":0.05,
            "l2_regularization_strength":0.15,"l2_shrinkage_regularization_strength":0.01,"beta":0.3
            """
        },
        {
            new Muon(0.5, weightDecay: null, epsilon: 1e-5),
            """
            "adam_beta_1":0.9,"adam_beta_2":0.999,"epsilon":1e-05,"exclude_layers":[],"muon_a":3.4445,"muon_b":-4.775,"muon_c":2.0315,
            "adam_lr_ratio":1,"momentum":0.95,"ns_steps":5,"nesterov":true,"exclude_embeddings":true,"adam_weight_decay":0.004,
            "rms_rate":0.2
            """
        },
        {
            new ScheduleFreeAdamW(0.5, 0.95, 0.99, 1e-6, 100),
            """ "beta_1":0.95,"beta_2":0.99,"epsilon":1e-06,"warmup_steps":100 """
        },
    };

    [Theory]
    [MemberData(nameof(OwnKeys))]
    public void Is_saved_with_the_keys_of_Keras(Optimizer optimizer, string own)
    {
        var expected = JsonNode.Parse($$"""{"name":"{{optimizer.Name}}","learning_rate":0.5,{{Shared}},{{own}}}""")!;
        var written = new Keras3Writer().WriteObject(optimizer);
        Assert.Equal("keras.optimizers", written["module"]!.ToString());
        Assert.Equal(optimizer.GetType().Name, written["class_name"]!.ToString());
        Assert.Equal(Sorted(expected), Sorted(written["config"]));
        Assert.Equal(Sorted(written), Sorted(new Keras3Writer().WriteObject(OptimizerConfig.Read(written, keras2: false))));
    }

    [Fact]
    public void Options_that_all_share_are_saved()
    {
        var written = new Keras3Writer().WriteObject(new AdamW(0.5, 0.008, 0.5, 0.67, 1e-5, true, clipvalue: 2, useEma: true,
            emaMomentum: 0.9, emaOverwriteFrequency: 4, lossScaleFactor: 8, gradientAccumulationSteps: 3, name: "mine"));
        Assert.Equal(Sorted(JsonNode.Parse("""
            {"name":"mine","learning_rate":0.5,"weight_decay":0.008,"clipnorm":null,"global_clipnorm":null,"clipvalue":2.0,
             "use_ema":true,"ema_momentum":0.9,"ema_overwrite_frequency":4,"loss_scale_factor":8.0,"gradient_accumulation_steps":3,
             "beta_1":0.5,"beta_2":0.67,"epsilon":1e-05,"amsgrad":true}
            """)), Sorted(written["config"]));
        Assert.Equal(Sorted(written), Sorted(new Keras3Writer().WriteObject(OptimizerConfig.Read(written, keras2: false))));
    }

    [Fact]
    public void A_scaled_optimizer_has_four_keys()
    {
        var written = new Keras3Writer().WriteObject(new LossScaleOptimizer(new SGD(0.5, lossScaleFactor: 4), 3, 2, "test_opt"));
        var config = (JsonObject)written["config"]!;
        Assert.Equal(["dynamic_growth_steps", "initial_scale", "inner_optimizer", "name"], config.Select(p => p.Key).Order());
        Assert.Equal((3, 2, "test_opt"),
            (config["initial_scale"]!.GetValue<double>(), config["dynamic_growth_steps"]!.GetValue<int>(), config["name"]!.ToString()));
        // Keras takes a scale of its own from the inner optimizer.
        Assert.Null(config["inner_optimizer"]!["config"]!["loss_scale_factor"]);
    }

    /// <summary>Earlier versions wrote options that mean nothing: <c>test_deserialization_backwards_compatibility</c>.</summary>
    [Fact]
    public void Reads_what_earlier_versions_wrote()
    {
        var read = (LossScaleOptimizer)OptimizerConfig.Read(JsonNode.Parse($$"""
            {"class_name":"LossScaleOptimizer","config":{"name":"loss_scale_optimizer",{{Shared}},"initial_scale":2.0,
             "dynamic_growth_steps":2,"inner_optimizer":{"module":"keras.optimizers","class_name":"SGD","registered_name":null,
             "config":{"name":"SGD","learning_rate":0.5,{{Shared}},"momentum":0.0,"nesterov":false} } } }
            """)!, keras2: false);
        Assert.Equal((2, 2, 0.5), (read.InitialScale, read.DynamicGrowthSteps, read.InnerOptimizer.LearningRate));
    }

    /// <summary>Keras 3 takes decay, which tf.keras wrote, and ignores it with a warning.</summary>
    [Theory]
    [InlineData("0.0", "")]
    [InlineData("0.1", "Warning: The optimizer of the file has a decay (0.1)")]
    public void Decay_is_ignored(string decay, string warning)
    {
        var said = Warnings.Of(() => Assert.Equal(0, OptimizerConfig.Read(JsonNode.Parse($$"""
            {"class_name":"adam","config":{"name":"Adam","learning_rate":0.001,"decay":{{decay}},"beta_1":0.9,"amsgrad":false} }
            """)!, keras2: false).Decay));
        Assert.StartsWith(warning, said);
        Assert.Equal(warning.Length == 0, said.Length == 0);
    }

    /// <summary>To Keras a limit, a frequency or a number of steps of 0 in a file is none.</summary>
    [Theory]
    [InlineData(false, "\"clipnorm\":0.0")]
    [InlineData(false, "\"clipvalue\":-1.0")]
    [InlineData(false, "\"global_clipnorm\":0")]
    [InlineData(false, "\"use_ema\":true,\"ema_overwrite_frequency\":0")]
    [InlineData(false, "\"gradient_accumulation_steps\":0")]
    [InlineData(true, "\"clipnorm\":0.0,\"clipvalue\":0.0")]
    public void Zeros_are_none(bool keras2, string options)
    {
        var read = OptimizerConfig.Read(JsonNode.Parse($$"""{"class_name":"SGD","config":{ {{options}} } }""")!, keras2);
        Assert.Equal((null, null, null, null, null),
            (read.Clipnorm, read.Clipvalue, read.GlobalClipnorm, read.EmaOverwriteFrequency, read.GradientAccumulationSteps));
    }

    [Theory]
    [InlineData("sgd", typeof(SGD))]
    [InlineData("SGD", typeof(SGD))]
    [InlineData("rmsprop", typeof(RMSprop))]
    [InlineData("adadelta", typeof(Adadelta))]
    [InlineData("adagrad", typeof(Adagrad))]
    [InlineData("Adam", typeof(Adam))]
    [InlineData("adamw", typeof(AdamW))]
    [InlineData("adamax", typeof(Adamax))]
    [InlineData("adafactor", typeof(Adafactor))]
    [InlineData("nadam", typeof(Nadam))]
    [InlineData("ftrl", typeof(Ftrl))]
    [InlineData("lion", typeof(Lion))]
    [InlineData("muon", typeof(Muon))]
    [InlineData("schedulefreeadamw", typeof(ScheduleFreeAdamW))]
    public void Answers_to_the_names_of_Keras(string name, Type type) => Assert.IsType(type, (Optimizer)name);

    /// <summary>After <c>keras/optimizers.py</c> of Keras 2.2.4; what is a variable there passes through single precision.</summary>
    [Theory]
    [InlineData("SGD", """{"lr":0.10000000149011612,"momentum":0.8999999761581421,"decay":0.009999999776482582,"nesterov":true}""")]
    [InlineData("RMSprop", """{"lr":0.10000000149011612,"rho":0.8999999761581421,"decay":0.0,"epsilon":1e-07}""")]
    [InlineData("Adagrad", """{"lr":0.10000000149011612,"decay":0.009999999776482582,"epsilon":1e-07}""")]
    [InlineData("Adadelta", """{"lr":1.0,"rho":0.95,"decay":0.0,"epsilon":1e-07}""")]
    [InlineData("Adam", """
        {"lr":0.0010000000474974513,"beta_1":0.8999999761581421,"beta_2":0.9990000128746033,"decay":0.0,"epsilon":1e-07,"amsgrad":false}
        """)]
    [InlineData("Adamax", """
        {"lr":0.0020000000949949026,"beta_1":0.8999999761581421,"beta_2":0.9990000128746033,"decay":0.0,"epsilon":1e-07,"clipnorm":1.0}
        """)]
    [InlineData("Nadam", """
        {"lr":0.0020000000949949026,"beta_1":0.8999999761581421,"beta_2":0.9990000128746033,"epsilon":1e-07,"schedule_decay":0.004,
         "clipvalue":0.5}
        """)]
    public void Keeps_the_keys_of_Keras_2(string className, string config)
    {
        var described = new JsonObject { ["class_name"] = className, ["config"] = JsonNode.Parse(config) };
        var written = new Keras2Writer().WriteObject(OptimizerConfig.Read(described, keras2: true));
        Assert.Equal(Sorted(described), Sorted(written));
    }

    /// <summary>As Keras does, where a file's state is not that of its optimizer.</summary>
    [Fact]
    public void State_of_another_count_is_left_aside_with_a_warning()
    {
        using var model = new Sequential([new InputLayer([2]), new Dense(1)]);
        var settings = (JsonObject)JsonNode.Parse("""
            {"optimizer_config":{"class_name":"Adam","config":{"name":"Adam","learning_rate":0.001,"decay":0.0,"beta_1":0.9,"beta_2":0.999,
             "epsilon":1e-07,"amsgrad":false}},"loss":"mse"}
            """)!;
        (string, NDArray)[] variables = [("iter", 3.0), ("kernel/m", new float[2, 1]), ("bias/m", new float[1]),
            ("kernel/v", new float[2, 1]), ("bias/v", new float[1])];
        model.TrainingState = new(() => settings, isKeras2: true, () => variables);
        var said = Warnings.Of(() => model.TrainOnBatch(new float[3, 2], new float[3, 1]));
        Assert.Contains("the optimizer begins anew. The saved state of Adam has 5 arrays", said);
        Assert.Equal(1, model.Optimizer.Iterations);
    }

    static string Sorted(JsonNode? node) => node switch
    {
        JsonObject o => string.Join(",", o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:({Sorted(p.Value)})")),
        JsonArray a => $"[{string.Join(",", a.Select(Sorted))}]",
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.Number => $"{ConfigValue.Number(v):R}",
        _ => node?.ToJsonString() ?? "null",
    };
}
