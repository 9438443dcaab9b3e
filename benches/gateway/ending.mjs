/** The process that asks while the server ends: on eight connections that are kept, and on two for one request each. */
import { Connection, postOf } from './connection.mjs';

const KEPT = 8;
const NEW = 2;

process.on('disconnect', () => process.exit());
process.on('message', async (job) => process.send(await work(job)));

async function work({ port, requests }) {
  const outcome = { answered: 0, busy: 0, unanswered: 0, refused: 0, wrong: 0 };
  let next = 0;

  /** @returns whether there is more to ask */
  const ask = async (connection, isKept) => {
    const { body, golden, path } = requests[next++ % requests.length];
    const answer = await connection.ask(
      postOf(path, Buffer.from(body), isKept ? '' : 'connection: close\r\n'),
    );
    if (answer.status === 200) {
      outcome.answered++;
      if (!Buffer.from(golden).equals(answer.body)) outcome.wrong++;
    } else if (answer.status === 503) outcome.busy++;
    else if (answer.status === 0 && !answer.kept) outcome.refused++;
    else outcome.unanswered++;
    return answer.status === 200 || (answer.status === 503 && !isKept);
  };
  const kept = async () => {
    const connection = new Connection(port);
    while (await ask(connection, true));
    connection.close();
  };
  const others = async () => {
    while (await ask(new Connection(port), false));
  };
  await Promise.all([...Array.from({ length: KEPT }, kept), ...Array.from({ length: NEW }, others)]);
  return outcome;
}
