import { openWith } from "./urql.mjs";

export const open = (address, key) => openWith(address, key, { hasSocket: true });
