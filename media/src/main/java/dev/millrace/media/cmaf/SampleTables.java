package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.FileBoxes;
import dev.millrace.media.time.Rational;
import java.io.ByteArrayOutputStream;
import java.math.RoundingMode;
import java.util.List;

/// The sample tables of one track (14496-12 8.6 and 8.7), as they grow with each CMAF chunk.
///
/// Memory is that of the finished tables: some twelve bytes a picture, four a packet of sound.
///
/// **Threading**: for one thread.
final class SampleTables {
  private final TrackHeader header;
  private final Rows sizes = new Rows();
  private final Rows syncs = new Rows();
  private final Runs durations = new Runs();
  private final Runs offsets = new Runs();
  private final Rows chunkRows = new Rows();

  private long firstTicks = -1;
  private long nextTicks;
  private long endTicks;
  private int samples;
  private int chunks;
  private int samplesPerChunk;
  private boolean allSync = true;
  private boolean reordered;

  SampleTables(TrackHeader header) {
    this.header = header;
  }

  /// Takes the samples of one chunk, which must follow what came before without a gap.
  void add(Box moof, List<FragmentParser.Located> chunk) {
    for (FragmentParser.Located located : chunk) {
      Sample sample = located.timing();
      if (firstTicks < 0) {
        firstTicks = sample.decodeTicks();
        nextTicks = firstTicks;
      }
      if (sample.decodeTicks() != nextTicks || sample.compositionOffsetTicks() < 0) {
        throw moof.malformed(
            "a sample at %d, expected at %d".formatted(sample.decodeTicks(), nextTicks));
      }
      add(sample, located.size());
    }
    chunks++;
    if (chunk.size() != samplesPerChunk) {
      samplesPerChunk = chunk.size();
      chunkRows.add(chunks, samplesPerChunk, 1);
    }
  }

  private void add(Sample sample, long size) {
    samples++;
    sizes.add(size);
    durations.add(sample.durationTicks());
    offsets.add(sample.compositionOffsetTicks());
    reordered |= sample.compositionOffsetTicks() != 0;
    if (sample.sync()) {
      syncs.add(samples);
    } else {
      allSync = false;
    }
    nextTicks += sample.durationTicks();
    endTicks = Math.max(endTicks, sample.presentationTicks() + sample.durationTicks());
  }

  /// Where in the stored media presentation starts; what comes before is never shown.
  private long editStart() {
    return Math.max(0, header.mediaStartTicks() - firstTicks);
  }

  private long delayTicks() {
    return Math.max(0, firstTicks - header.mediaStartTicks());
  }

  private long shownTicks() {
    return endTicks - firstTicks - editStart();
  }

  /// When its presentation ends, counted from the start of the movie.
  Rational end() {
    return new Rational(delayTicks() + shownTicks(), header.timescale());
  }

  byte[] edits(long movieTimescale) {
    var delay = new Rational(delayTicks(), header.timescale());
    var shown = new Rational(shownTicks(), header.timescale());
    return FileBoxes.edts(
        delay.scaled(movieTimescale, RoundingMode.HALF_UP),
        editStart(),
        shown.scaled(movieTimescale, RoundingMode.HALF_UP));
  }

  byte[] mediaHeader() {
    return FileBoxes.mdhd(header.timescale(), nextTicks - firstTicks, header.language());
  }

  /// @param chunkOffsets where in the file each chunk lies
  byte[] table(long[] chunkOffsets, boolean wide) {
    byte[] entry = new byte[header.entry().bytes().remaining()];
    header.entry().bytes().get(entry);
    byte[] none = {};
    return FileBoxes.stbl(
        FileBoxes.stsd(entry),
        FileBoxes.table("stts", durations.finished(), 8),
        reordered ? FileBoxes.table("ctts", offsets.finished(), 8) : none,
        allSync ? none : FileBoxes.table("stss", syncs.bytes(), 4),
        FileBoxes.stsz(sizes.bytes()),
        FileBoxes.table("stsc", chunkRows.bytes(), 12),
        FileBoxes.chunkOffsets(chunkOffsets, wide));
  }

  TrackHeader header() {
    return header;
  }

  int chunks() {
    return chunks;
  }

  /// Numbers of 32 bits, as they will stand in a box.
  private static final class Rows {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(long... values) {
      for (long value : values) {
        bytes.write((int) (value >>> 24));
        bytes.write((int) (value >>> 16));
        bytes.write((int) (value >>> 8));
        bytes.write((int) value);
      }
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  /// How often a value stands in a row, and the value.
  private static final class Runs {
    private final Rows done = new Rows();
    private long value;
    private long count;

    void add(long next) {
      if (next != value) {
        flush();
        value = next;
      }
      count++;
    }

    private void flush() {
      if (count > 0) {
        done.add(count, value);
      }
      count = 0;
    }

    byte[] finished() {
      flush();
      return done.bytes();
    }
  }
}
