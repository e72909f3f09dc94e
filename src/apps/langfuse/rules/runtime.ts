import { possibleSchedule } from '../../../app-kit/index.ts';

export const roles = possibleSchedule('langfuse_scim_sync_schedule');
