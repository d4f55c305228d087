package dev.millrace;

import dev.millrace.catalog.Description;
import dev.millrace.live.Channel.News;
import dev.millrace.live.Channels;
import dev.millrace.live.archive.Premiere;
import dev.millrace.live.archive.Recording;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.vod.RecordedFilms;
import java.util.Map;

/// What becomes of recordings: films of the catalogue, or news of their channel that there is none.
record Premieres(RecordedFilms films, Channels channels) implements Premiere {
  @Override
  public void publish(PresentationPlan plan, LiveFilm film, Description description) {
    films.publish(plan, film, description);
  }

  @Override
  public void cancelled(Recording recording, String why) {
    films.failed(recording.id(), why);
    var facts = Map.of("assetId", recording.id(), "text", why);
    channels.happened(recording.channelId(), new News("recording-failed", facts));
  }
}
