import type { Variables } from '../../derive/derivation.ts';
import type { Generator, Settings } from '../../schema/fragment.ts';
import { type LangfuseSecret, neededSecrets } from '../langfuse/secrets.ts';
import { neededSecrets as litellmSecrets } from '../litellm/secrets.ts';
import { remoteRef } from './remote.ts';

/** One value that has to exist, wherever secrets are kept, and every Secret of the cluster that gets it. */
export interface StoredSecret {
  readonly setting: string;
  readonly purpose: string;
  /** Where the store holds it: a name, and a property of what has that name. Absent with SOPS. */
  readonly store?: { readonly key: string; readonly property?: string };
  readonly secrets: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly key: string;
  }[];
  /** A shell command that prints a fitting value. */
  readonly generate?: string;
  /** Who gives the value out, where nobody may make it up. */
  readonly givenBy?: string;
}

/** Everything that the configuration needs, in the order of the table of secrets; values that are shared once. */
export function storedSecrets(v: Variables, settings: Settings): readonly StoredSecret[] {
  const bySetting = new Map<string, StoredSecret>();
  const add = (namespace: string, secret: LangfuseSecret) => {
    const { setting, purpose, givenBy } = secret;
    const { name, key } = v.external_secrets_enabled ? secret.external : secret.sops;
    const place = { namespace, name, key };
    const known = bySetting.get(setting);
    if (known !== undefined) {
      bySetting.set(setting, { ...known, secrets: [...known.secrets, place] });
      return;
    }
    bySetting.set(setting, {
      setting,
      purpose,
      ...(v.external_secrets_enabled && { store: remoteRef(setting, v) }),
      secrets: [place],
      ...(givenBy === undefined
        ? { generate: generateCommand(setting, settings[setting]?.['x-generate']) }
        : { givenBy }),
    });
  };
  for (const secret of neededSecrets(v)) add(v.langfuse_namespace, secret);
  for (const secret of litellmSecrets(v)) add(v.litellm_namespace, secret);
  return [...bySetting.values()];
}

/** Values that go into connection strings must be safe in URLs, so all of these are. */
function generateCommand(setting: string, generator: Generator | undefined): string {
  if (setting === 'langfuse_s3_access_key') return 'echo langfuse';
  if (generator?.kind === 'hex') return `openssl rand -hex ${generator.length / 2}`;
  if (generator?.prefix !== undefined) return `echo ${generator.prefix}$(openssl rand -hex 16)`;
  return 'openssl rand -hex 24';
}
