/** The person at the terminal ended the command: Ctrl-C, Ctrl-D, Escape, a signal, or a terminal that went away. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
