/** One line at the bottom of a terminal that says what a slow command is at. */
export interface LiveLine {
  /** The command begins something; it is shown once the command has become slow. */
  readonly stage: (text: string) => void;
  /** Take the line away: something else is about to be written, or the command is done. */
  readonly clear: () => void;
}

export interface LiveLineOptions {
  /** To the terminal, at once. */
  readonly write: (text: string) => void;
  /** How wide the terminal is now; undefined if it does not say. */
  readonly columns: () => number | undefined;
  /** In milliseconds since the process began. */
  readonly now: () => number;
}

/** In milliseconds: what is done by then has no line. */
const patience = 400;

/**
 * The line ends with a line break, and is erased from below: if the process is ended in the midst of it, by Ctrl-C or
 * otherwise, the terminal has a whole line, and its cursor is where it was.
 */
export function liveLine({ write, columns, now }: LiveLineOptions): LiveLine {
  let since: number | undefined = 0;
  let isShown = false;
  let timer: NodeJS.Timeout | undefined;
  const erase = () => {
    clearTimeout(timer);
    if (isShown) write('\u001b[1A\u001b[2K');
    isShown = false;
  };
  const show = (text: string) => {
    erase();
    const room = columns() ?? 80;
    const line = `${text}…`;
    // A line that wraps would be two to erase.
    write(`${line.length < room ? line : `${line.slice(0, Math.max(0, room - 2))}…`}\n`);
    isShown = true;
  };
  return {
    stage: (text) => {
      since ??= now();
      clearTimeout(timer);
      const left = since + patience - now();
      if (left <= 0) show(text);
      else timer = setTimeout(() => show(text), left).unref();
    },
    clear: () => {
      erase();
      since = undefined;
    },
  };
}
