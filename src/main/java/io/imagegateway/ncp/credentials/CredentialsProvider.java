package io.imagegateway.ncp.credentials;

/** A source of key pairs. */
interface CredentialsProvider {

  /** Its name, for people and as a metric's tag: one of a handful, and no part of a key. */
  String name();

  /** Whether what it holds can change while the gateway runs. */
  boolean canChange();

  /** Reads what it holds now; may block on reading small files. */
  ProvidedKeys read();
}
