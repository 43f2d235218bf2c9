import { Migration } from "@mikro-orm/migrations";

export class Migration20261126023147_pending_drafts extends Migration {
  override name = "Migration20261126023147_pending_drafts";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [backup_pending_draft] ([page_id] uniqueidentifier not null, [layout] nvarchar(max) not null, [user_id] uniqueidentifier null, constraint [backup_pending_draft_pkey] primary key ([page_id]));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[backup_pending_draft]', 'U') is not null drop table [backup_pending_draft];`);
  }
}
