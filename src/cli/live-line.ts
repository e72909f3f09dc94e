/** A line at the bottom of a terminal that shows what a slow command is doing. */
export interface LiveLine {
  /** Announces that the command begins something; it is shown once the command has become slow. */
  readonly stage: (text: string) => void;
  /** Removes the line, because something else will be written or the command is done. */
  readonly clear: () => void;
}

export interface LiveLineOptions {
  /** Writes to the terminal without buffering. */
  readonly write: (text: string) => void;
  /** The width of the terminal; undefined if unknown. */
  readonly columns: () => number | undefined;
  /** Milliseconds since the process started. */
  readonly now: () => number;
}

/** In milliseconds; a stage that ends sooner is not shown. */
const patience = 400;

/**
 * Creates a live line. It ends with a line break and is erased from the line below, so that the terminal has a whole line and its
 * cursor in column one even if the process is killed, by Ctrl-C or otherwise.
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
    // A wrapped line would take two lines, and only one would be erased.
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
