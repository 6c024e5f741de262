using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one needed symbol version of an ELF library as weak (flag VER_FLG_WEAK of its entry in .gnu.version_r), so that the loader goes on
/// where the system lacks that version.
/// </summary>
/// <remarks>
/// libLibTorchSharp.so 0.107 names GLIBCXX_3.4.32 only through std::ios_base_library_init, which no relocation uses: nothing is missing when
/// the version is. Debian 12, Ubuntu 22.04 and RHEL 9 have older versions and would refuse the library. Two bytes change; a library that
/// does not need the version, or has it weak already, stays as it is. The file is replaced, never written through a link.
/// </remarks>
public sealed class WeakenSymbolVersion : Task
{
    const uint VersionNeeds = 0x6ffffffe;
    const ushort Weak = 2;

    /// <summary>The library.</summary>
    [Required]
    public string Library { get; set; }

    /// <summary>The version's name, such as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        var bytes = File.ReadAllBytes(Library);
        if (!Weaken(bytes, Version)) return true;
        var temporary = Library + ".tmp";
        File.WriteAllBytes(temporary, bytes);
        // The original's time keeps later builds from copying the library again.
        File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(Library));
        File.Delete(Library);
        File.Move(temporary, Library);
        Log.LogMessage(MessageImportance.Low, "{0}: {1} is weak now.", Library, Version);
        return true;
    }

    /// <summary>Sets the flag; false where there is nothing to change.</summary>
    public static bool Weaken(byte[] elf, string version)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2) return false;
        var sections = (int)BitConverter.ToUInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a), count = BitConverter.ToUInt16(elf, 0x3c);
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * size;
            if (BitConverter.ToUInt32(elf, section + 4) != VersionNeeds) continue;
            var strings = sections + (int)BitConverter.ToUInt32(elf, section + 40) * size;
            var names = (int)BitConverter.ToUInt64(elf, strings + 24);
            var need = (int)BitConverter.ToUInt64(elf, section + 24);
            while (true)
            {
                var auxiliary = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (int left = BitConverter.ToUInt16(elf, need + 2); left > 0; left--)
                {
                    var flags = BitConverter.ToUInt16(elf, auxiliary + 4);
                    if (NameAt(elf, names + (int)BitConverter.ToUInt32(elf, auxiliary + 8)) == version)
                    {
                        BitConverter.GetBytes((ushort)(flags | Weak)).CopyTo(elf, auxiliary + 4);
                        return (flags & Weak) == 0;
                    }
                    auxiliary += (int)BitConverter.ToUInt32(elf, auxiliary + 12);
                }
                var next = (int)BitConverter.ToUInt32(elf, need + 12);
                if (next == 0) return false;
                need += next;
            }
        }
        return false;
    }

    static string NameAt(byte[] bytes, int start)
    {
        var end = Array.IndexOf(bytes, (byte)0, start);
        return Encoding.ASCII.GetString(bytes, start, end - start);
    }
}
