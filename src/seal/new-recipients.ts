import { type Diagnostic, startOfFile } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { addTo } from '../diagnostics/lists.ts';
import type { SopsConfig } from '../sops/config.ts';
import type { Opened } from '../sops/open.ts';

/** Recipients who can open a file from now on and could not before. */
export interface RecipientChange {
  readonly path: string;
  readonly added: readonly string[];
  /** The file was not sealed before, and no file that was sealed before had these recipients. */
  readonly first?: boolean;
}

export function recipientChange(
  path: string,
  { metadata }: Pick<Opened, 'metadata'>,
  recipients: readonly string[],
): RecipientChange | undefined {
  const before = new Set(metadata.age.map(({ recipient }) => recipient));
  const added = recipients.filter((recipient) => !before.has(recipient));
  return added.length > 0 ? { path, added } : undefined;
}

/** Warns about each new recipient, because one added line in `.sops.yaml` is enough to read every secret from then on. */
export function newRecipients(
  changes: readonly RecipientChange[],
  config: SopsConfig | undefined,
): Diagnostic[] {
  if (config === undefined) return [];
  const changesOf = new Map<string, RecipientChange[]>();
  for (const change of changes) for (const recipient of change.added) addTo(changesOf, recipient, change);
  return [...changesOf].map(([recipient, own]) => {
    const files = `${own[0]?.path}${own.length > 1 ? ` and ${own.length - 1} more` : ''}`;
    const before = own.every(({ first }) => first === true)
      ? 'and none of the files that were sealed before'
      : 'and could not before';
    return atPlace(
      { file: config.name, range: lineWith(recipient, config) },
      {
        code: 'seal/new-recipient',
        severity: 'warning',
        message: `${recipient} can open ${files} from now on, ${before}`,
        hint: 'Make sure that you know whose key this is before you commit and push the tree.',
      },
    );
  });
}

function lineWith(recipient: string, { source }: SopsConfig): Diagnostic['range'] {
  const lines = source.text.split('\n');
  const index = lines.findIndex((line) => line.includes(recipient));
  if (index < 0) return startOfFile;
  const column = (lines[index] ?? '').indexOf(recipient) + 1;
  const at = (end: number) => ({ line: index + 1, column: column + end });
  return { start: at(0), end: at(recipient.length) };
}
