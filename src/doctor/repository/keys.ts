import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pastFiles } from '../../git/history.ts';
import { isShallow } from '../../git/revision.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { findIdentities, keyFileName, loadConfig, readIdentity, type SopsConfig } from '../../sops/index.ts';
import { hasSealedFiles } from '../../write/sealed-files.ts';
import { type CheckResult, resultsOf } from '../check.ts';

/** Determining the recipient of a key takes a millisecond. */
const mostKeys = 2000;

export interface Keys {
  readonly results: readonly CheckResult[];
  /** Whether a private key is needed, and none is available. */
  readonly lacksKey: boolean;
  /** Whether no available key opens what a rule of .sops.yaml seals. */
  readonly isLockedOut: boolean;
}

/** Checks that a private key opens the sealed files, and that no commit contains it. */
export async function checkKeys(place: Workspace): Promise<Keys> {
  const { cwd } = place;
  const env = { ...place.env };
  const loaded = loadConfig(cwd, env);
  const { identities, diagnostics } = await findIdentities(cwd, env);
  const own = new Set(identities.map(({ recipient }) => recipient));
  const sealing = 'config' in loaded ? loaded.config : undefined;
  const needed = new Set(sealing?.rules.flatMap(({ recipients }) => recipients));
  const needsKey = sealing !== undefined || hasSealedFiles(place.output);
  const lockedOut = sealing === undefined || own.size === 0 ? [] : unopened(sealing, own);
  const results = [
    ...checkKeyFiles(own, needsKey, cwd),
    ...diagnostics.map(({ code, message, hint }) =>
      resultsOf('repository', 'key')[code === 'sops/readable-key' ? 'warning' : 'error'](message, {
        advice: hint,
      }),
    ),
    ...checkRecipients(loaded, own.size > 0, lockedOut),
    ...(await checkHistory(new Set([...own, ...needed]), cwd, env)),
  ];
  return { results, lacksKey: needsKey && own.size === 0, isLockedOut: lockedOut.length > 0 };
}

function checkKeyFiles(own: ReadonlySet<string>, isSealing: boolean, cwd: string): readonly CheckResult[] {
  const { ok, error } = resultsOf('repository', 'key');
  const [first] = own;
  if (first !== undefined) {
    const where = existsSync(join(cwd, keyFileName))
      ? `${keyFileName} is here`
      : 'a private key is available';
    return [
      ok(own.size === 1 ? `${where}, for ${shortened(first)}` : `${own.size} private keys are available`),
    ];
  }
  if (!isSealing) return [noKeyNeeded];
  return [
    error(`no private key is available: there is no ${keyFileName}, and no SOPS variable names one`, {
      object: keyFileName,
      advice: `Restore ${keyFileName} from your copy, or name it in SOPS_AGE_KEY_FILE; in CI, put the key itself into SOPS_AGE_KEY. The cluster has it in the Secret sops-age.`,
      command:
        "kubectl get secret sops-age -n flux-system -o jsonpath='{.data.age\\.agekey}' | base64 -d > age.key",
    }),
  ];
}

/** Checks that files sealed by `.sops.yaml` can be opened here. */
function checkRecipients(
  loaded: ReturnType<typeof loadConfig>,
  hasKey: boolean,
  lockedOut: readonly CheckResult[],
): readonly CheckResult[] {
  const { ok, error } = resultsOf('repository', 'recipients');
  if ('diagnostics' in loaded) {
    const broken = loaded.diagnostics.filter(({ code }) => code !== 'sops/no-config');
    if (broken.length === 0) return [noRules];
    return broken.map(({ message, hint, file, range }) =>
      error(message, { object: `${file}:${range.start.line}`, advice: hint }),
    );
  }
  const { config } = loaded;
  const bad = config.rules.flatMap(({ problems }) => problems);
  const results = bad.map(({ message, hint, range }) =>
    error(message, { object: `${config.name}:${range.start.line}`, advice: hint }),
  );
  results.push(...lockedOut);
  const count = new Set(config.rules.flatMap(({ recipients }) => recipients)).size;
  if (results.length > 0) return results;
  const whom = `${config.name} seals for ${count} ${count === 1 ? 'recipient' : 'recipients'}`;
  return [ok(!hasKey ? whom : `${whom}, including the available key`)];
}

function unopened({ rules, name, source }: SopsConfig, own: ReadonlySet<string>): readonly CheckResult[] {
  const { error } = resultsOf('repository', 'recipients');
  const lines = rules.flatMap(({ recipients, otherKeys }, index) => {
    if (otherKeys.length > 0 || recipients.length === 0 || recipients.some((one) => own.has(one))) return [];
    return [source.locate(['creation_rules', index], 'key').start.line];
  });
  const [first] = lines;
  if (first === undefined) return [];
  const what =
    lines.length === 1 ? 'this rule seals' : `${lines.length} rules seal (lines ${lines.join(', ')})`;
  return [
    error(`no available key opens what ${what}`, {
      object: `${name}:${first}`,
      advice: `Use the key of one of the recipients, or add ${[...own].map(shortened).join(', ')} and run \`clusterwright secrets rotate --recipients\` where the files can be opened.`,
    }),
  ];
}

const noKeyNeeded = resultsOf('repository', 'key').info(
  'no private key is needed: there is no .sops.yaml, so nothing is sealed',
);
const noRules = resultsOf('repository', 'recipients').info(
  'there is no .sops.yaml, so no file can be sealed',
);

/** Whether a result says that it is all right that there is no .sops.yaml. */
export function isAboutNoRules(result: CheckResult): boolean {
  return result === noKeyNeeded || result === noRules;
}

async function checkHistory(
  inUse: ReadonlySet<string>,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly CheckResult[]> {
  const { ok, info, warning, error, skipped } = resultsOf('repository', 'key-in-history');
  const past = pastFiles(cwd, { line: 'AGE-SECRET-KEY-(PQ-)?1' }, env);
  if ('reason' in past) return [skipped(`commits cannot be searched for private keys: ${past.reason}`)];
  const others = new Map<string, string>();
  const results: CheckResult[] = [];
  const reported = new Set<string>();
  const known = new Map<string, string | undefined>();
  const recipientOf = async (key: string) => {
    if (!known.has(key))
      known.set(key, known.size < mostKeys ? (await readIdentity(key))?.recipient : undefined);
    return known.get(key);
  };
  for (const { commit, path, content } of past.files) {
    for (const [key] of content.toString('latin1').matchAll(/AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]+/gi)) {
      const recipient = await recipientOf(key);
      if (recipient === undefined) continue;
      if (!inUse.has(recipient)) others.set(recipient, `${path} in ${commit}`);
      else if (!reported.has(`${recipient} ${path}`)) {
        reported.add(`${recipient} ${path}`);
        results.push(
          error(`commit ${commit} contains the private key of ${shortened(recipient)}, which is in use`, {
            object: path,
            advice:
              'Everyone with access to the repository can open every secret. Create a new key, put its recipient into .sops.yaml, run `clusterwright secrets rotate --recipients`, then replace every secret; removing the file from the history is not enough.',
            command: `git show --stat ${commit} -- ${path}`,
          }),
        );
      }
    }
  }
  if (known.size > mostKeys)
    results.push(
      skipped(`commits contain ${known.size} texts like a private key; ${mostKeys} of them were checked`),
    );
  const [first] = others.values();
  if (first !== undefined) {
    const more = others.size === 1 ? '' : ` and ${others.size - 1} more`;
    results.push(
      warning(`commits contain private keys that are no longer used: ${first}${more}`, {
        advice: 'If something was ever sealed for one of them, replace the secrets in it.',
      }),
    );
  }
  if (results.length === 0) results.push(ok('no commit contains a private age key'));
  if (isShallow(cwd, env)) {
    results.push(
      info('a part of the history is missing, and was not searched', { command: 'git fetch --unshallow' }),
    );
  }
  return results;
}

/** An abbreviated recipient that is still recognisable. */
function shortened(recipient: string): string {
  return recipient.length > 24 ? `${recipient.slice(0, 12)}…${recipient.slice(-6)}` : recipient;
}
