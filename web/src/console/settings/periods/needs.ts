// What it takes to see the lock and the periods, and to move them.
import type { Need } from '../access';

export const reading: Need = { scope: 'accounting:read', role: 'VIEWER' };
export const writing: Need = { scope: 'accounting:write', role: 'MANAGER' };
export const reopeningYears: Need = { scope: 'accounting:write', role: 'ADMIN' };
