package io.imagegateway.ncpfake;

/** A fault at work, in the hands of those who may end it. */
public interface InjectedFault {

  /** Names it on the control surface. */
  long id();

  /** How many calls it has struck. */
  int strikes();

  /** Ends it. Nothing happens if it has ended. */
  void withdraw();
}
