import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** How a Go program reports a panic that ends it, and a controller one that it goes on after, and fails in again and again. */
const panic = /^(panic|fatal error): |"?Observed a panic"/;

/** The number of lines of a stack trace that name the cause. */
const shown = 16;

/**
 * Watches the log of a Go program for panics. The returned function reads what is new in it, and returns the first panic ever
 * seen, with the begin of its stack trace.
 */
export function panicsOf(log: string): () => string | undefined {
  let read = 0;
  let rest = '';
  let found: string | undefined;
  return () => {
    if (found !== undefined) return found;
    const fresh = textFrom(log, read);
    read += fresh.length;
    const lines = (rest + fresh.toString()).split('\n');
    // Only whole lines; a panic that ends a program is followed by others.
    rest = lines.pop() ?? '';
    const at = lines.findIndex((line) => panic.test(line));
    if (at !== -1) found = begin(lines.slice(at).join('\n'));
    return found;
  };
}

/** The last lines of a log. */
export function endOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
}

/** Controllers log a stack trace as one line of JSON. */
function begin(text: string): string {
  const whole = text.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  return whole.split('\n').slice(0, shown).join('\n');
}

function textFrom(file: string, position: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const fresh = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - position));
    return fresh.subarray(0, readSync(descriptor, fresh, 0, fresh.length, position));
  } finally {
    closeSync(descriptor);
  }
}
