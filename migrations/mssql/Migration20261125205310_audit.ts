import { Migration } from "@mikro-orm/migrations";

export class Migration20261125205310_audit extends Migration {
  override name = "Migration20261125205310_audit";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [audit_draft] ([page_id] uniqueidentifier not null, [told_at] datetime2(3) not null, [layout] nvarchar(max) not null, constraint [audit_draft_pkey] primary key ([page_id]));`,
    );

    this.addSql(
      `create table [audit_entry] ([seq] int not null, [at] datetime2(3) not null, [actor_kind] nvarchar(20) not null, [actor_id] nvarchar(36) null, [actor_name] nvarchar(200) not null, [via] nvarchar(20) not null, [address] nvarchar(45) null, [request_id] nvarchar(100) null, [action] nvarchar(60) not null, [resource_kind] nvarchar(20) not null, [resource_id] nvarchar(80) null, [resource_name] nvarchar(300) null, [summary] nvarchar(1000) not null, [before] nvarchar(max) null, [after] nvarchar(max) null, [previous_hash] nvarchar(64) not null, [hash] nvarchar(64) not null, constraint [audit_entry_pkey] primary key ([seq]));`,
    );
    this.addSql(`create index [audit_entry_at_index] on [audit_entry] ([at]);`);
    this.addSql(`create index [audit_entry_actor_id_seq_index] on [audit_entry] ([actor_id], [seq]);`);
    this.addSql(`create index [audit_entry_action_seq_index] on [audit_entry] ([action], [seq]);`);
    this.addSql(`create index [audit_entry_resource_kind_resource_id_seq_index] on [audit_entry] ([resource_kind], [resource_id], [seq]);`);
    this.addSql(`create index [audit_entry_via_seq_index] on [audit_entry] ([via], [seq]);`);

    this.addSql(
      `create table [audit_head] ([id] int not null, [seq] int not null, [hash] nvarchar(64) not null, constraint [audit_head_pkey] primary key ([id]));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[audit_draft]', 'U') is not null drop table [audit_draft];`);
    this.addSql(`if object_id('[audit_entry]', 'U') is not null drop table [audit_entry];`);
    this.addSql(`if object_id('[audit_head]', 'U') is not null drop table [audit_head];`);
  }
}
