import { Migration } from "@mikro-orm/migrations";

export class Migration20261125093605_tools extends Migration {
  override name = "Migration20261125093605_tools";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [tool] ([id] uniqueidentifier not null, [kind] nvarchar(50) not null, [name] nvarchar(100) not null, [config] nvarchar(max) not null, [secrets] nvarchar(max) not null, [created_at] datetime2(3) not null, [updated_at] datetime2(3) not null, [revision] int not null constraint [tool_revision_default] default 1, constraint [tool_pkey] primary key ([id]));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[tool]', 'U') is not null drop table [tool];`);
  }
}
