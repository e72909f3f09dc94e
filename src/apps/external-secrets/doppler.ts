import { fillScript, type StoreScript, shellWord, type Variables } from '../../app-kit/index.ts';
import { dataFile } from '../data-file.ts';

/** A script for the Doppler CLI that fills a config. It changes no existing value, and prints none. */
export const doppler: StoreScript = {
  refusal: (v) =>
    v.external_secrets_enabled && v.external_secrets_store === 'doppler'
      ? undefined
      : 'secrets are not kept in Doppler: set secrets_backend: external-secrets',
  print: (secrets, v) => {
    const call = 'doppler "$@"';
    const functions = dataFile('external-secrets/doppler.sh');
    return fillScript(
      functions.replace(call, () => `${call}${options(v)}`),
      secrets,
    );
  },
};

function options(v: Variables): string {
  const given = {
    project: v.external_secrets_doppler_project,
    config: v.external_secrets_doppler_config,
  };
  return Object.entries(given)
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${shellWord(value)}`))
    .join('');
}
