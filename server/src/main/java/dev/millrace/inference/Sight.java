package dev.millrace.inference;

import dev.millrace.models.Availability;
import dev.millrace.models.Models;
import dev.millrace.models.Task;
import dev.millrace.models.fetch.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Networks on the caller's own thread, for work that may take its time: whoever needs an answer
/// soon asks [Inference].
///
/// A network is loaded, and its checksum compared, when it is first used.
///
/// **Threading:** any. **Ownership:** [#close] closes the networks; nobody may use them then.
/// **On failure** of a network that cannot be used [InferenceFailed]; [#off] says so before.
public final class Sight implements AutoCloseable {
  /// The network that tells faces apart; nobody gets it unasked.
  public static final String IDENTITY = "face-embedding";

  /// The network that finds faces.
  public static final String FACES = "blazeface";

  private static final System.Logger LOG = System.getLogger(Sight.class.getName());
  private static final String FINDER = "text-detect";
  private static final String READER = "text-read";
  private static final String SPEECH = "silero-vad";
  private static final String SENTENCES = "minilm";

  private final Models models;
  private final Stock stock;
  private final Path cache;
  private final Path own;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable TextReader reader;
  private volatile @Nullable Sentences sentences;
  private boolean hasRead;

  /// @param cache the folder that installations of this user share
  /// @param own the folder of users' own networks
  public Sight(Path cache, Path own) {
    this.models = Models.in(cache);
    this.stock = new Stock(models, own, true, Loading.MOST);
    this.cache = cache;
    this.own = own;
  }

  /// Makes the runtime ready; before anything else.
  public void start() {
    try {
      NativeLibrary.prepare(cache);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "ONNX Runtime unpacks itself. because={0}", e.getMessage());
    }
  }

  /// Why a network cannot be used; empty when it can.
  public Optional<String> off(String name) {
    try {
      return stock.find(name).isPresent()
          ? Optional.empty()
          : Optional.of("there is no network " + name);
    } catch (NetworkRefused e) {
      return Optional.of("the network %s is off: %s".formatted(name, e.getMessage()));
    } catch (LinkageError e) {
      return Optional.of("ONNX Runtime does not run on this machine: " + e.getMessage());
    }
  }

  /// The version of a network's weights, and the SHA-256 of its file.
  public record Mark(String name, String version, String sha256) {}

  public Mark mark(String name) {
    return new Mark(name, network(name).model().version(), models.sha256(name));
  }

  /// What a network sees in a picture.
  public Findings look(String name, Rgb picture) {
    return network(name).look(List.of(picture.picture())).getFirst();
  }

  /// Faces in a picture with their landmarks, the surest first; each is looked at twice.
  public List<Findings.Found> faces(Rgb picture) {
    return new FaceFinder(network(FACES)).find(picture);
  }

  /// Numbers by which a face is told from others, near those of the same person in other pictures;
  /// none where it is too small, or its landmarks are not known.
  ///
  /// @param face of that picture, with its landmarks
  public List<Float> identity(Rgb picture, Findings.Found face) {
    return FaceChip.of(picture, face)
        .map(chip -> network(IDENTITY).look(List.of(chip.picture())).getFirst().embedding())
        .orElse(List.of());
  }

  /// Where lines of text are, in pixels.
  public List<Findings.Box> lines(Rgb picture) {
    return reader().find(picture);
  }

  /// What a line of text says.
  public TextLine read(Rgb picture, Findings.Box line) {
    return reader().read(picture, line);
  }

  /// Networks are waited for without the lock: who wants another one is not held up.
  private TextReader reader() {
    TextReader known = reader;
    if (known != null) {
      return known;
    }
    Network finder = network(FINDER);
    Network letters = network(READER);
    lock.lock();
    try {
      TextReader made = reader;
      if (made == null) {
        Path labels = folder(READER).resolve("labels.txt");
        made = new TextReader(finder, letters, Files.readAllLines(labels));
        reader = made;
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("the letters cannot be read", e);
    } finally {
      lock.unlock();
    }
  }

  /// What a sentence means: a vector of length 1, near those of sentences that mean the same.
  public float[] meaning(String sentence) {
    return sentences().meaning(sentence);
  }

  private Sentences sentences() {
    Sentences known = sentences;
    if (known != null) {
      return known;
    }
    Network network = network(SENTENCES);
    lock.lock();
    try {
      Sentences made = sentences;
      if (made == null) {
        made = new Sentences(network, WordPieces.read(folder(SENTENCES).resolve("tokenizer.json")));
        sentences = made;
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("the words cannot be read", e);
    } finally {
      lock.unlock();
    }
  }

  /// Somebody who listens to one stream of sound.
  public SpeechMeter speech() {
    return new SpeechMeter(network(SPEECH));
  }

  /// The network of the user's own that makes text of speech; empty when there is none.
  public Optional<Mark> transcriber() {
    return transcribing()
        .map(
            network -> {
              var folder = own.resolve(network.model().name());
              try {
                String sha256 = Sha256.of(folder.resolve("model.onnx"));
                return new Mark(network.model().name(), network.model().version(), sha256);
              } catch (IOException e) {
                throw new UncheckedIOException("a network of yours cannot be read", e);
              }
            });
  }

  /// What is said in an utterance of 16 kHz; only where there is a [#transcriber].
  public List<SpokenWord> words(short[] sound) {
    return new Transcriber(transcribing().orElseThrow()).words(sound);
  }

  private Optional<Network> transcribing() {
    reading.lock();
    try {
      if (!hasRead) {
        stock.readOwn(
            folder -> OwnNetworks.task(folder).filter(Task.TRANSCRIBE::equals).isPresent(),
            Loading.MOST);
        hasRead = true;
      }
    } finally {
      reading.unlock();
    }
    return stock.own(Task.TRANSCRIBE);
  }

  private Network network(String name) {
    try {
      return stock
          .find(name)
          .orElseThrow(
              () ->
                  new InferenceFailed(InferenceFailed.Kind.UNKNOWN, "there is no network " + name));
    } catch (NetworkRefused e) {
      throw new InferenceFailed(
          InferenceFailed.Kind.OFF, "the network %s is off: %s".formatted(name, e.getMessage()));
    }
  }

  private Path folder(String name) {
    return switch (models.verify(name)) {
      case Availability.Ready ready -> ready.folder();
      case Availability.Missing missing ->
          throw new InferenceFailed(InferenceFailed.Kind.OFF, missing.why());
    };
  }

  @Override
  public void close() {
    stock.close();
  }
}
