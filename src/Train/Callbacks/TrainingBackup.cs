using System.Text;

namespace OnnxKeras.Callbacks;

/// <summary>The whole state of a training in one file: counts and seeds first, then arrays, each with type, shape and bytes.</summary>
static class TrainingBackup
{
    const string Magic = "OnnxKeras training 3";

    /// <summary>Writes the state beside the file, then over it.</summary>
    public static void Save(Model model, string path, int nextEpoch, IReadOnlyList<Callback> callbacks)
    {
        var trainer = CompileSettings.Of(model, nameof(BackupAndRestore)).Trainer;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".tmp";
        var shown = trainer.ShowsAverages;
        // Training goes on from the weights, whatever stands in their place for the other callbacks.
        trainer.ShowAverages(false);
        try
        {
            using var writer = new BinaryWriter(File.Create(temporary), Encoding.UTF8);
            Write(writer, model, nextEpoch, callbacks);
        }
        finally
        {
            trainer.ShowAverages(shown);
        }
        File.Move(temporary, path, overwrite: true);
    }

    static void Write(BinaryWriter writer, Model model, int nextEpoch, IReadOnlyList<Callback> callbacks)
    {
        var settings = CompileSettings.Of(model, nameof(BackupAndRestore));
        writer.Write(Magic);
        writer.Write(nextEpoch);
        WriteSeeds(writer, [settings.Shuffling]);
        WriteSeeds(writer, [.. model.SeedGenerators]);
        WriteArrays(writer, [.. VariablesOf(model).Select(v => v.Value)]);
        WriteArrays(writer, [.. settings.Trainer.GetOptimizerState().Select(s => s.Value)]);
        var states = StatesOf(callbacks);
        writer.Write(states.Length);
        foreach (var (callback, values) in states)
        {
            writer.Write(callback.GetType().Name);
            WriteArrays(writer, [.. values]);
        }
    }

    /// <summary>Takes the state on and returns the epoch to go on with.</summary>
    /// <exception cref="KerasException">The file is another model's, or damaged; nothing has changed.</exception>
    public static int Restore(Model model, string path, IReadOnlyList<Callback> callbacks)
    {
        var settings = CompileSettings.Of(model, nameof(BackupAndRestore));
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
            if (reader.ReadString() != Magic) throw new InvalidDataException("it is no backup");
            var epoch = reader.ReadInt32();
            var shuffling = ReadSeeds(reader);
            var seeds = ReadSeeds(reader);
            var weights = ReadArrays(reader);
            var state = ReadArrays(reader);
            var saved = Enumerable.Range(0, ReadCount(reader))
                .Select(_ => (Name: reader.ReadString(), Values: ReadArrays(reader))).ToArray();
            Callback[] restored = [.. StatesOf(callbacks).Select(c => c.Callback)];
            if (!restored.Select(c => c.GetType().Name).SequenceEqual(saved.Select(s => s.Name)))
                throw new InvalidDataException($"it has the state of other callbacks ({string.Join(", ", saved.Select(s => s.Name))})");
            SeedGenerator[] generators = [.. model.SeedGenerators];
            Variable[] variables = [.. VariablesOf(model)];
            if (generators.Length != seeds.Length
                || !weights.Select(w => (w.DType, w.Shape)).SequenceEqual(variables.Select(v => (v.DType, v.Shape))))
                throw new InvalidDataException("it is of another model");
            // What may refuse its state comes before what changes the model.
            foreach (var (callback, (_, values)) in restored.Zip(saved)) callback.SetState(values);
            settings.Trainer.SetOptimizerState(state);
            foreach (var (variable, value) in variables.Zip(weights)) variable.Value = value;
            foreach (var (generator, (seed, draws)) in generators.Prepend(settings.Shuffling).Zip(shuffling.Concat(seeds)))
                (generator.Seed, generator.Draws) = (seed, draws);
            return epoch;
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or KerasException or FormatException or OverflowException or ArgumentException
                or IndexOutOfRangeException)
        {
            throw new KerasException($"Cannot go on from the backup '{path}': {e.Message.TrimEnd('.')}. Delete it to begin anew.", e);
        }
    }

    /// <summary>The weights, and what stateful layers carry from batch to batch.</summary>
    static IEnumerable<Variable> VariablesOf(Model model) => model.Weights.Concat(model.CarriedStates);

    static (Callback Callback, IReadOnlyList<NDArray> Values)[] StatesOf(IReadOnlyList<Callback> callbacks) =>
        [.. callbacks.Select(c => (c, c.GetState())).Where(c => c.Item2.Count > 0)];

    static void WriteSeeds(BinaryWriter writer, SeedGenerator[] seeds)
    {
        writer.Write(seeds.Length);
        foreach (var seed in seeds)
        {
            writer.Write(seed.Seed);
            writer.Write(seed.Draws);
        }
    }

    static (int Seed, long Draws)[] ReadSeeds(BinaryReader reader) =>
        [.. Enumerable.Range(0, ReadCount(reader)).Select(_ => (reader.ReadInt32(), reader.ReadInt64()))];

    static void WriteArrays(BinaryWriter writer, NDArray[] arrays)
    {
        writer.Write(arrays.Length);
        foreach (var array in arrays)
        {
            writer.Write((int)array.DType);
            writer.Write(array.Rank);
            foreach (var size in array.Shape) writer.Write(size!.Value);
            writer.Write(array.Bytes);
        }
    }

    /// <summary>A number of things that follow; more than there are bytes left would only take memory.</summary>
    static int ReadCount(BinaryReader reader) =>
        reader.ReadInt32() is >= 0 and var count && count <= Left(reader) ? count : throw Damaged();

    static long Left(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;

    static InvalidDataException Damaged() => new("it is damaged");

    static NDArray[] ReadArrays(BinaryReader reader)
    {
        var arrays = new List<NDArray>();
        for (var left = ReadCount(reader); left > 0; left--)
        {
            var type = (DType)reader.ReadInt32();
            Shape shape = [.. Enumerable.Range(0, ReadCount(reader)).Select(_ => (int?)ReadCount(reader))];
            if (shape.Size > Left(reader)) throw Damaged();
            var array = NDArray.Zeros(type, shape);
            reader.BaseStream.ReadExactly(array.Bytes);
            arrays.Add(array);
        }
        return [.. arrays];
    }
}
