package dev.millrace.engines.s3;

import dev.millrace.engines.home.Credentials;
import java.net.URI;

/// Where a started S3 server is; buckets are addressed by path.
///
/// @param endpoint as seen from this machine
/// @param region the region to sign for
/// @param credentials access key and secret key
public record S3Address(URI endpoint, String region, Credentials credentials) {}
