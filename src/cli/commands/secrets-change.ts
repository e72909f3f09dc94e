import { secretNamed } from '../../app-kit/secret-setting.ts';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import type { Prompts } from '../../init/conversation.ts';
import type { Changeable } from '../../secrets/change.ts';
import type { PrivateFolder } from '../../secrets/private-folder.ts';
import type { Transformed } from '../../secrets/transform.ts';
import { Interrupted } from '../interrupted.ts';
import { finish, mended, placeOf, type SecretsIo } from './secrets-ending.ts';

/** What `secrets set` and `secrets edit` need in addition: a person to ask, or input to read. */
export interface ChangingIo extends SecretsIo {
  /** Absent if there is no terminal. */
  readonly prompts?: () => Promise<Prompts>;
  /** Reads all of standard input; absent if that is a terminal. */
  readonly stdin?: () => Promise<string>;
  /** Prints findings now instead of at the end of the command. */
  readonly show: (diagnostics: readonly Diagnostic[]) => Promise<void>;
}

export interface SetOptions {
  /** The name of a setting, or the dotted path of a value in another file. */
  readonly key: string;
  readonly file: string;
  readonly config: string;
  /** The names of the secret settings. */
  readonly secretSettings: readonly string[];
}

/**
 * Sets one value of a file. The value comes from standard input or a hidden question, never from an argument, which other users
 * of the machine could see.
 */
export async function secretsSet(options: SetOptions, io: ChangingIo): Promise<number> {
  const { key, file, config, secretSettings } = options;
  const isConfiguration = file === config;
  if (
    isConfiguration &&
    secretNamed(
      secretSettings.map((name) => ({ name })),
      key,
    ) === undefined
  ) {
    const { unknownSetting } = await import('../../secrets/unknown-setting.ts');
    io.report([unknownSetting(key, config, secretSettings)]);
    return 1;
  }
  const refused = await mended(io);
  if (refused !== undefined) return refused;
  const { openToChange } = await import('../../secrets/change.ts');
  const opened = await openToChange(file, placeOf(io), isConfiguration ? secretSettings : []);
  if ('failed' in opened) return end(opened.failed, io, '');
  const { changeable } = opened;
  if (!changeable.sealed && !isConfiguration) return notSealed(file, io);

  const value = await valueFor(key, io);
  if (value === '') {
    io.stderr.write('The value is empty, so nothing was changed.\n');
    return 1;
  }
  const { withValue } = await import('../../secrets/set-value.ts');
  // A member of a map or an item of a list can only be replaced, because its siblings are not known here.
  const isKnown = (name: string) => isConfiguration && secretSettings.includes(name) && !/[.[]/.test(name);
  const changed = withValue(file, changeable.plain, key, value, isKnown);
  if ('diagnostics' in changed) {
    io.report(changed.diagnostics);
    return 1;
  }
  return end(await changeable.changedTo(changed.text), io, `changed: ${key}`);
}

/** A single line break at the end of piped input was added by the shell and is not part of the value. */
async function valueFor(key: string, io: ChangingIo): Promise<string> {
  if (io.prompts === undefined) return (await io.stdin?.())?.replace(/\r?\n$/, '') ?? '';
  const prompts = await io.prompts();
  const check = (answer: string) => (answer === '' ? 'A value is needed.' : undefined);
  return prompts.secret({ message: `The new value of ${key}`, check });
}

/** Opens the plain text of a sealed file in an editor, and seals the result. */
export async function secretsEdit(
  file: string,
  io: ChangingIo,
  secretSettings: readonly string[] = [],
): Promise<number> {
  const refused = await mended(io);
  if (refused !== undefined) return refused;
  const { openToChange } = await import('../../secrets/change.ts');
  const opened = await openToChange(file, placeOf(io), secretSettings);
  if ('failed' in opened) return end(opened.failed, io, '');
  if (!opened.changeable.sealed) return notSealed(file, io);
  const { makePrivateFolder } = await import('../../secrets/private-folder.ts');
  const folder = makePrivateFolder(io.env);
  try {
    if (!folder.inMemory) {
      io.stderr.write(
        'This machine has no in-memory storage: while the editor is open, the secrets are on disk in clear text, in a folder that only you can read.\n',
      );
    }
    return await edit(opened.changeable, folder, io);
  } finally {
    folder.remove();
  }
}

async function edit(changeable: Changeable, folder: PrivateFolder, io: ChangingIo): Promise<number> {
  const { editorOf, editText } = await import('../../secrets/editor.ts');
  const { path, plain, typedIn } = changeable;
  for (let text = plain; ; ) {
    const edited = await editText(path, text, folder, io.env);
    if ('interrupted' in edited) throw new Interrupted(`interrupted by ${edited.interrupted}`);
    if ('failed' in edited) {
      io.report([noEditor(path, editorOf(io.env), edited.failed)]);
      return 1;
    }
    if (edited.text === plain && typedIn === 0) {
      io.stderr.write(`${path} was not changed\n`);
      return 0;
    }
    const result = await changedTo(changeable, edited.text);
    if (!hasErrors(result.diagnostics)) return end(result, io, 'changed');
    if (io.prompts === undefined) return end(result, io, '');
    await io.show(result.diagnostics);
    const again = await (await io.prompts()).confirm({ message: 'Open the editor again?', initial: true });
    if (!again) {
      io.stderr.write(`${path} was not changed\n`);
      return 1;
    }
    text = edited.text;
  }
}

/** Text that SOPS would accept but clusterwright does not read is refused too. */
async function changedTo(changeable: Changeable, text: string): Promise<Transformed> {
  const { path } = changeable;
  if (/\.ya?ml$/.test(path) && !/^---/m.test(text)) {
    const { parseSource } = await import('../../diagnostics/source.ts');
    const parsed = parseSource(path, text);
    if ('diagnostics' in parsed) return { path, changed: false, diagnostics: parsed.diagnostics };
  }
  return changeable.changedTo(text);
}

async function end(result: Transformed, io: SecretsIo, done: string): Promise<number> {
  const { manifestsAfter } = await import('../../secrets/manifest-after.ts');
  const manifests = [...manifestsAfter([result], io.cwd)].map(([path, content]) => ({ path, content }));
  return finish([result], io, { how: 'write', done, unchanged: 'was not changed', manifests });
}

function notSealed(file: string, io: SecretsIo): number {
  io.report([
    aboutFile(file, {
      code: 'sops/not-sealed',
      message: 'this file is not sealed: it has no sops metadata',
      hint: 'Change it with any editor, and seal it with `clusterwright secrets encrypt`.',
    }),
  ]);
  return 1;
}

function noEditor(file: string, editor: string, failure: string): Diagnostic {
  return aboutFile(file, {
    code: 'secrets/no-editor',
    message: `the editor failed (${failure}), so nothing was changed: ${editor}`,
    hint: 'Name an editor that waits until you are done in VISUAL or EDITOR, as in `EDITOR="code --wait"`.',
  });
}
