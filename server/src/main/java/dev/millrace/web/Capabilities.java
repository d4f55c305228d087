package dev.millrace.web;

import dev.millrace.catalog.Catalog;
import dev.millrace.delivery.Purges;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.events.EventStream;
import dev.millrace.intake.Pulls;
import dev.millrace.lake.sql.SqlDesk;
import dev.millrace.policy.Policy;
import dev.millrace.protection.ContentKeys;
import dev.millrace.store.ObjectStore;
import dev.millrace.upload.Uploads;
import dev.millrace.vision.Analysis;
import dev.millrace.vision.Moderation;
import dev.millrace.vision.MomentSearch;
import dev.millrace.vision.gallery.Gallery;
import dev.millrace.vod.Captions;
import dev.millrace.vod.Vod;
import dev.millrace.webhooks.Webhooks;

/// What the API speaks for.
///
/// @param archives what happened and can be found again
/// @param sql what happened, asked by SQL
/// @param policy of films whose owners ask for nothing else
public record Capabilities(
    Catalog catalog,
    ObjectStore store,
    Uploads uploads,
    Pulls pulls,
    Vod vod,
    Captions captions,
    EventStream events,
    Webhooks webhooks,
    ContentKeys keys,
    SigningKeys signingKeys,
    Purges purges,
    Archives archives,
    ChannelDesk channels,
    Analysis analysis,
    MomentSearch moments,
    Moderation moderation,
    Gallery gallery,
    StreamDesk streams,
    SqlDesk sql,
    Policy policy) {}
