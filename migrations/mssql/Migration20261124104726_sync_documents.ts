import { Migration } from "@mikro-orm/migrations";

export class Migration20261124104726_sync_documents extends Migration {
  override name = "Migration20261124104726_sync_documents";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [document_attribution] ([name] nvarchar(160) not null, [user_id] nvarchar(100) not null, [touched] nvarchar(200) not null, [at] datetime2(3) not null, constraint [document_attribution_pkey] primary key ([name], [user_id], [touched]));`,
    );

    this.addSql(
      `create table [document_client] ([name] nvarchar(160) not null, [client_id] bigint not null, [user_id] nvarchar(100) not null, constraint [document_client_pkey] primary key ([name], [client_id]));`,
    );

    this.addSql(
      `create table [document_head] ([name] nvarchar(160) not null, [seq] int not null, [created_at] datetime2(3) not null, constraint [document_head_pkey] primary key ([name]));`,
    );

    this.addSql(
      `create table [document_snapshot] ([name] nvarchar(160) not null, [upto_seq] int not null, [state] varbinary(max) not null, [created_at] datetime2(3) not null, constraint [document_snapshot_pkey] primary key ([name]));`,
    );

    this.addSql(
      `create table [document_update] ([name] nvarchar(160) not null, [seq] int not null, [data] varbinary(max) not null, [actors] nvarchar(max) not null, [created_at] datetime2(3) not null, constraint [document_update_pkey] primary key ([name], [seq]));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[document_attribution]', 'U') is not null drop table [document_attribution];`);
    this.addSql(`if object_id('[document_client]', 'U') is not null drop table [document_client];`);
    this.addSql(`if object_id('[document_head]', 'U') is not null drop table [document_head];`);
    this.addSql(`if object_id('[document_snapshot]', 'U') is not null drop table [document_snapshot];`);
    this.addSql(`if object_id('[document_update]', 'U') is not null drop table [document_update];`);
  }
}
