import type { NeededSecret, Variables } from '../../app-kit/index.ts';
import { dataFile } from '../data-file.ts';

/**
 * A script for the Doppler CLI that fills a config with what is missing in it: it makes up values that anyone may
 * make up, and asks for the others. It changes nothing that is there, and prints no value.
 */
export function dopplerScript(secrets: readonly NeededSecret[], v: Variables): string {
  const options = [
    ...option('--project', v.external_secrets_doppler_project),
    ...option('--config', v.external_secrets_doppler_config),
  ];
  const call = 'doppler "$@"';
  const functions = dataFile('external-secrets/doppler.sh').replace(call, () => [call, ...options].join(' '));
  const lines = secrets.flatMap((secret) => [`# ${secret.purpose}`, line(secret)]);
  return `${functions}${lines.join('\n')}\n`;
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, quote(value)];
}

function line({ setting, store, generate, givenBy = '' }: NeededSecret): string {
  const name = store?.key ?? setting;
  if (generate === undefined) return `asked ${name} ${quote(givenBy)}`;
  const [, prefix, command] = /^echo (\S*)\$\((.*)\)$/.exec(generate) ?? [];
  if (prefix !== undefined && command !== undefined) return `generated ${name} prefixed ${prefix} ${command}`;
  return `generated ${name} ${generate}`;
}

/** One word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
