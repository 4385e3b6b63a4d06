// Instants and the wall clock of an organisation's time zone.

/** What a clock of the time zone shows at an instant: `2026-03-30T14:05`. */
export function clockOf(instant: string, timeZone: string): string {
  return wallClock(Date.parse(instant), timeZone).slice(0, 16);
}

/** The instant at which a clock of the time zone shows this. */
export function instantOf(clock: string, timeZone: string): string {
  const wanted = Date.parse(`${clock}Z`);
  let instant = wanted;
  // Once finds the offset, twice the one of the other side of a change of clocks.
  for (let turn = 0; turn < 2; turn += 1) instant += wanted - Date.parse(`${wallClock(instant, timeZone)}Z`);
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function wallClock(milliseconds: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(milliseconds);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`;
}
