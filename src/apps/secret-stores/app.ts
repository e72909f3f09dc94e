import { defineApp } from '../../app-kit/index.ts';
import { settings } from './settings.ts';

/** The stores from which External Secrets may fetch: where each is, and how it keeps a value. */
export default defineApp({
  name: 'secret-stores',
  title: 'The store of secrets: where it is',
  introduction: 'Only the settings of the store that external_secrets_store names have an effect.',
  layer: 'cluster',
  uses: ['cluster-secret-store'],
  settings,
});
