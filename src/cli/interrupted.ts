/** Thrown when the person at the terminal ends the command: by Ctrl-C, Ctrl-D, Escape, a signal, or closing the terminal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
