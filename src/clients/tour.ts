// What the generated client for TypeScript is tried with, see .ci/clients. Arguments: the service's address and a token.
import { Configuration, ResponseError, TasksApi, UsersApi, WorkApi } from './client/index.js';

declare const process: { argv: string[]; exitCode: number };

function check(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`not so: ${what}`);
}

async function tour(basePath: string, accessToken: string): Promise<void> {
  const configuration = new Configuration({ basePath, accessToken });
  const users = new UsersApi(configuration);
  const tasks = new TasksApi(configuration);
  const work = new WorkApi(configuration);

  const user = await users.createUser({ userDraft: { handle: 'typescript', displayName: 'TypeScript' } });
  const userId = user.id;
  const dueAt = new Date('2026-12-24T18:00:00Z');
  for (const title of ['one', 'two', 'three']) {
    const task = await tasks.createTask({ userId, taskDraft: { title, priority: 'high', dueAt, payload: { n: 1 } } });
    check(task.version === 1 && task.dueAt?.getTime() === dueAt.getTime() && task.queue === null, 'a plain task');
  }

  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await tasks.listTasks({ userId, limit: 2, cursor: cursor ?? undefined, priority: ['high'] });
    seen.push(...page.items.map((each) => each.title));
    cursor = page.nextCursor;
  } while (cursor);
  check(seen.join() === 'one,two,three', 'the pages');

  await tasks.createTask({ userId, taskDraft: { title: 'work', queue: { name: 'mail' } } });
  const claimed = await work.claimTasks({ userId, claimOrder: { queue: ['calls', 'mail'], limit: 5, worker: 'tour' } });
  const task = claimed.items[0];
  check(claimed.items.length === 1 && task.queue?.state === 'leased' && task.lease.attempt === 1, 'the claim');
  const completion = { leaseToken: task.lease.token, result: { sent: true } };
  const done = await work.completeTask({ userId, taskId: task.id, completion });
  check(done.isDone && done.queue === null && done.result?.['sent'] === true, 'the completion');

  const missing = await tasks.getTask({ userId, taskId: 999999 }).catch((failure: unknown) => failure);
  check(missing instanceof ResponseError && missing.response.status === 404, 'what is not there');
}

tour(process.argv[2], process.argv[3]).then(
  () => console.log('the client for TypeScript works'),
  (failure: unknown) => {
    console.error(failure);
    process.exitCode = 1;
  },
);
