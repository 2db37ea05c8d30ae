package cn.linfen.assistance.signature;

import java.time.Instant;

/**
 * A signature as it is stored.
 *
 * @param statement canonical JSON
 * @param hash SM3 of the statement, hexadecimal
 * @param signature SM2 over the statement, DER
 * @param serial of the certificate, hexadecimal
 * @param certificate DER; null if it is not there
 * @param revokedAt when the certificate was revoked; null if it holds
 */
public record StoredSignature(
    String statement,
    String hash,
    byte[] signature,
    String serial,
    byte[] certificate,
    Instant signedAt,
    Instant revokedAt) {}
