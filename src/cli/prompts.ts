import { type Readable, Writable } from 'node:stream';
import type { Prompts } from '../init/conversation.ts';
import { Interrupted } from './interrupted.ts';

export interface Terminal {
  readonly input: Readable;
  readonly output: NodeJS.WriteStream;
  readonly color: boolean;
  /** Whether the terminal cannot move its cursor (`TERM=dumb`). */
  readonly plain: boolean;
}

/** Prompts at a terminal. Each throws `Interrupted` if the user cancels it. */
export async function terminalPrompts({ input, output, color, plain }: Terminal): Promise<Prompts> {
  const { confirm, intro, isCancel, password, select, text, updateSettings } = await import('@clack/prompts');
  updateSettings({ aliases: { '\u0004': 'cancel' } });
  const closed = new AbortController();
  input.once('end', () => closed.abort());
  const common = {
    input,
    output: color ? output : withoutColor(output),
    signal: closed.signal,
    ...(plain && { accessible: true }),
  };
  const answered = <T>(answer: T): Exclude<T, symbol> => {
    if (isCancel(answer)) throw new Interrupted('interrupted at a question');
    return answer as Exclude<T, symbol>;
  };
  return {
    intro: (title) => intro(title, common),
    select: async ({ message, options, initial }) => {
      const listed = options.map(({ value, label }) => ({ value, label }));
      return answered(await select<string>({ ...common, message, options: listed, initialValue: initial }));
    },
    text: async ({ message, initial, check }) => {
      const validate = (value: string | undefined) => check(value || initial);
      const answer = text({ ...common, message, placeholder: initial, defaultValue: initial, validate });
      return answered(await answer);
    },
    secret: async ({ message, check }) => {
      const validate = (value: string | undefined) => check(value ?? '');
      return answered(await password({ ...common, message, validate }));
    },
    confirm: async ({ message, initial }) =>
      answered(await confirm({ ...common, message, initialValue: initial })),
  };
}

const paint = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** The prompt library always prints colours; this stream removes them. */
function withoutColor(output: NodeJS.WriteStream): Writable {
  const plain = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      output.write(chunk.toString('utf8').replace(paint, ''));
      done();
    },
  });
  const get = (name: 'columns' | 'rows' | 'isTTY') => ({ get: () => output[name] });
  output.on('resize', () => plain.emit('resize'));
  return Object.defineProperties(plain, {
    columns: get('columns'),
    rows: get('rows'),
    isTTY: get('isTTY'),
  });
}
