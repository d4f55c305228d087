package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.isobmff.FileBoxes;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.time.Rational;
import java.io.ByteArrayOutputStream;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Lays out a plain MP4 file over the media data of CMAF tracks, without touching that data.
///
/// The file is [#head] followed by the data of each chunk in the order they were added; whoever
/// serves it reads that data where it lies. Tracks keep the times that they have as CMAF: the edit
/// that takes out a reordering delay, and a late start.
///
/// **Threading**: for one thread. **Limits**: memory of the finished head. **On failure**:
/// [MalformedBox] when a chunk does not follow the one before or does not fill its data exactly.
public final class MovieAssembler {
  private static final long MOVIE_TIMESCALE = 90_000;
  private static final long MAX_U32 = 0xffff_ffffL;
  private static final int ROOM_FOR_HEAD = 64 << 20;
  private static final List<String> BRANDS = List.of("isom", "iso6", "mp41");

  private final List<Track> tracks = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private long dataBytes;

  /// A chunk's data, in the order of the file.
  private record Piece(Track track, long sizeBytes) {}

  /// One track of the file.
  public final class Track {
    private final SampleTables tables;
    private final FragmentParser fragments;

    private Track(TrackHeader header, TrackDefaults defaults) {
      this.tables = new SampleTables(header);
      this.fragments = new FragmentParser(header.trackId(), defaults);
    }

    /// Puts the data of the next chunk at the end of the file.
    ///
    /// @param moofBytes the whole box
    /// @param dataBytes of the body of its `mdat`
    public void add(ByteBuffer moofBytes, long dataBytes) {
      Box moof = BoxReader.parse(moofBytes).getFirst();
      List<FragmentParser.Located> samples = fragments.parse(moof);
      long described = samples.stream().mapToLong(FragmentParser.Located::size).sum();
      if (samples.isEmpty() || described != dataBytes) {
        throw moof.malformed(described + " bytes described, " + dataBytes + " there");
      }
      tables.add(moof, samples);
      pieces.add(new Piece(this, dataBytes));
      MovieAssembler.this.dataBytes += dataBytes;
    }
  }

  /// Adds a track by its CMAF header ("init segment").
  public Track track(byte[] init) {
    Box moov =
        BoxReader.parse(ByteBuffer.wrap(init)).stream()
            .filter(box -> box.type().equals("moov"))
            .findFirst()
            .orElseThrow(() -> new MalformedBox("moov", 0, "the header has none"));
    TrackHeader header = MovieParser.header(moov);
    var track = new Track(header, MovieParser.defaults(moov, header.trackId()));
    tracks.add(track);
    return track;
  }

  /// Bytes of all chunks' data together.
  public long dataBytes() {
    return dataBytes;
  }

  /// All of the file before its first chunk's data: `ftyp`, `moov` and the header of `mdat`.
  public byte[] head() {
    byte[] ftyp = Boxes.ftyp("isom", BRANDS);
    byte[] mdat = FileBoxes.mdatHeader(dataBytes);
    boolean wide = dataBytes + ROOM_FOR_HEAD > MAX_U32;
    int moovSize = moov(0, wide).length;
    var head = new ByteArrayOutputStream();
    head.writeBytes(ftyp);
    head.writeBytes(moov((long) ftyp.length + moovSize + mdat.length, wide));
    head.writeBytes(mdat);
    return head.toByteArray();
  }

  private byte[] moov(long dataOffset, boolean wide) {
    Rational end =
        tracks.stream()
            .map(track -> track.tables.end())
            .max(Rational::compareTo)
            .orElse(Rational.ZERO);
    var children = new ArrayList<byte[]>();
    children.add(FileBoxes.mvhd(MOVIE_TIMESCALE, ticks(end), tracks.size() + 1L));
    for (int i = 0; i < tracks.size(); i++) {
      children.add(trak(tracks.get(i), i + 1, offsets(tracks.get(i), dataOffset), wide));
    }
    return Boxes.moov(children.toArray(byte[][]::new));
  }

  private static byte[] trak(Track track, int trackId, long[] offsets, boolean wide) {
    SampleTables tables = track.tables;
    TrackHeader header = tables.header();
    boolean video = header.kind() == TrackHeader.Kind.VIDEO;
    return Boxes.trak(
        tkhd(tables, trackId),
        tables.edits(MOVIE_TIMESCALE),
        Boxes.mdia(
            tables.mediaHeader(),
            Boxes.hdlr(video ? "vide" : "soun", video ? "VideoHandler" : "SoundHandler"),
            Boxes.minf(
                video ? Boxes.vmhd() : Boxes.smhd(), Boxes.dinf(), tables.table(offsets, wide))));
  }

  private static byte[] tkhd(SampleTables tables, int trackId) {
    long duration = ticks(tables.end());
    return switch (tables.header().entry()) {
      case SampleEntry.Audio _ -> FileBoxes.tkhd(trackId, duration);
      case SampleEntry.Video video ->
          FileBoxes.tkhd(trackId, duration, Cmaf.displayWidth(video), video.height());
    };
  }

  private long[] offsets(Track track, long dataOffset) {
    long[] offsets = new long[track.tables.chunks()];
    int found = 0;
    long at = dataOffset;
    for (Piece piece : pieces) {
      if (piece.track() == track) {
        offsets[found++] = at;
      }
      at += piece.sizeBytes();
    }
    return offsets;
  }

  private static long ticks(Rational seconds) {
    return seconds.scaled(MOVIE_TIMESCALE, RoundingMode.HALF_UP);
  }
}
