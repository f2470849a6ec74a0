import errand.ApiClient;
import errand.ApiException;
import errand.api.TasksApi;
import errand.api.UsersApi;
import errand.api.WorkApi;
import errand.model.*;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the generated client for Java is tried with, see .ci/clients. Arguments: the service's address and a token. */
public final class Tour {

  private final UsersApi users;
  private final TasksApi tasks;
  private final WorkApi work;

  private Tour(ApiClient client) {
    users = new UsersApi(client);
    tasks = new TasksApi(client);
    work = new WorkApi(client);
  }

  public static void main(String[] args) throws ApiException {
    ApiClient client = new ApiClient();
    client.updateBaseUri(args[0]);
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));
    Tour tour = new Tour(client);
    long userId = tour.create();
    tour.page(userId);
    tour.change(userId);
    tour.work(userId);
    tour.refused(userId);
    System.out.println("the client for Java works");
  }

  private static void check(boolean isSo, String what) {
    if (!isSo) {
      throw new IllegalStateException("not so: " + what);
    }
  }

  private long create() throws ApiException {
    UserDraft draft = new UserDraft().handle("java").displayName("Java");
    long userId =
        users.createUser(UsersApi.APICreateUserRequest.newBuilder().userDraft(draft).build()).getId();
    OffsetDateTime dueAt = OffsetDateTime.parse("2026-12-24T18:00:00+01:00");
    for (String title : List.of("one", "two", "three")) {
      Task task = create(userId, new TaskDraft().title(title).priority(Priority.HIGH).dueAt(dueAt).payload(Map.of("n", 1)));
      check(task.getVersion() == 1 && task.getDueAt().isEqual(dueAt) && task.getQueue() == null, "a plain task");
    }
    return userId;
  }

  private Task create(long userId, TaskDraft draft) throws ApiException {
    return tasks.createTask(TasksApi.APICreateTaskRequest.newBuilder().userId(userId).taskDraft(draft).build());
  }

  private void page(long userId) throws ApiException {
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      TaskPage page =
          tasks.listTasks(
              TasksApi.APIListTasksRequest.newBuilder()
                  .userId(userId)
                  .limit(2)
                  .cursor(cursor)
                  .priority(List.of(Priority.HIGH))
                  .build());
      page.getItems().forEach(each -> seen.add(each.getTitle()));
      cursor = page.getNextCursor();
    } while (cursor != null);
    check(seen.equals(List.of("one", "two", "three")), "the pages");
  }

  /** Only what is set is changed, null included. */
  private void change(long userId) throws ApiException {
    Task task = create(userId, new TaskDraft().title("x").dueAt(OffsetDateTime.now()).payload(Map.of("n", 1)));
    Task changed =
        tasks.patchTask(
            TasksApi.APIPatchTaskRequest.newBuilder()
                .userId(userId)
                .taskId(task.getId())
                .taskPatch(new TaskPatch().dueAt(null))
                .build());
    check(changed.getDueAt() == null && changed.getTitle().equals("x"), "the patch");
    check(Map.of("n", 1).equals(changed.getPayload()), "the payload");
  }

  private void work(long userId) throws ApiException {
    create(userId, new TaskDraft().title("work").queue(new QueueDraft().name("mail")));
    ClaimOrder order = new ClaimOrder().queue(List.of("calls", "mail")).limit(5).worker("tour");
    LeasedTasks claimed =
        work.claimTasks(WorkApi.APIClaimTasksRequest.newBuilder().userId(userId).claimOrder(order).build());
    LeasedTask task = claimed.getItems().get(0);
    check(claimed.getItems().size() == 1 && task.getQueue().getState() == State.LEASED, "the claim");
    Completion completion = new Completion().leaseToken(task.getLease().getToken().toString()).result(Map.of("sent", true));
    Task done =
        work.completeTask(
            WorkApi.APICompleteTaskRequest.newBuilder().userId(userId).taskId(task.getId()).completion(completion).build());
    check(done.getIsDone() && done.getQueue() == null && done.getResult().get("sent").equals(true), "the completion");
  }

  private void refused(long userId) {
    try {
      tasks.getTask(TasksApi.APIGetTaskRequest.newBuilder().userId(userId).taskId(999_999L).build());
      check(false, "what is not there");
    } catch (ApiException refused) {
      check(refused.getCode() == 404 && refused.getResponseBody().contains("/problems/not-found"), "the problem");
    }
  }
}
