import { Migration } from "@mikro-orm/migrations";

export class Migration20261124105019_initial extends Migration {
  override name = "Migration20261124105019_initial";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [api_token] ([id] uniqueidentifier not null, [token_hash] nvarchar(64) not null, [user_id] uniqueidentifier not null, [name] nvarchar(100) not null, [scopes] nvarchar(max) not null, [created_at] datetime2(3) not null, [expires_at] datetime2(3) null, [last_used_at] datetime2(3) null, constraint [api_token_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [api_token_token_hash_unique] on [api_token] ([token_hash]);`);
    this.addSql(`create index [api_token_user_id_index] on [api_token] ([user_id]);`);

    this.addSql(
      `create table [document_attribution] ([name] nvarchar(150) not null, [user_id] nvarchar(100) not null, [touched] nvarchar(200) not null, [at] datetime2(3) not null, constraint [document_attribution_pkey] primary key ([name], [user_id], [touched]));`,
    );

    this.addSql(
      `create table [document_client] ([name] nvarchar(150) not null, [client_id] bigint not null, [user_id] nvarchar(100) not null, constraint [document_client_pkey] primary key ([name], [client_id]));`,
    );

    this.addSql(
      `create table [document_head] ([name] nvarchar(150) not null, [seq] int not null, [created_at] datetime2(3) not null, constraint [document_head_pkey] primary key ([name]));`,
    );

    this.addSql(
      `create table [document_snapshot] ([name] nvarchar(150) not null, [upto_seq] int not null, [state] varbinary(max) not null, [created_at] datetime2(3) not null, constraint [document_snapshot_pkey] primary key ([name]));`,
    );

    this.addSql(
      `create table [document_update] ([name] nvarchar(150) not null, [seq] int not null, [data] varbinary(max) not null, [actors] nvarchar(max) not null, [created_at] datetime2(3) not null, constraint [document_update_pkey] primary key ([name], [seq]));`,
    );

    this.addSql(
      `create table [page] ([id] uniqueidentifier not null, [slug] nvarchar(120) not null, [title] nvarchar(200) not null, [description] nvarchar(2000) not null, [owner_id] uniqueidentifier null, [published_version] int null, [published_at] datetime2(3) null, [published_sha256] nvarchar(64) null, [published_title] nvarchar(200) null, [published_description] nvarchar(2000) null, [draft_sha256] nvarchar(64) null, [draft_edited_at] datetime2(3) null, [draft_changed_by] nvarchar(max) not null, [seed_layout] nvarchar(max) null, [deleted_at] datetime2(3) null, [created_at] datetime2(3) not null, [updated_at] datetime2(3) not null, [revision] int not null constraint [page_revision_default] default 1, constraint [page_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [page_slug_unique] on [page] ([slug]);`);

    this.addSql(
      `create table [page_version] ([id] uniqueidentifier not null, [page_id] uniqueidentifier not null, [version] int not null, [note] nvarchar(2000) not null, [author_id] uniqueidentifier null, [layout] nvarchar(max) not null, [state] varbinary(max) null, [sha256] nvarchar(64) not null, [changes] nvarchar(max) not null, [created_at] datetime2(3) not null, constraint [page_version_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [page_version_page_id_version_unique] on [page_version] ([page_id], [version]);`);

    this.addSql(
      `create table [user_session] ([id] uniqueidentifier not null, [token_hash] nvarchar(64) not null, [user_id] uniqueidentifier not null, [created_at] datetime2(3) not null, [last_seen_at] datetime2(3) not null, [expires_at] datetime2(3) not null, constraint [user_session_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [user_session_token_hash_unique] on [user_session] ([token_hash]);`);
    this.addSql(`create index [user_session_user_id_index] on [user_session] ([user_id]);`);

    this.addSql(
      `create table [user_account] ([id] uniqueidentifier not null, [email] nvarchar(254) not null, [name] nvarchar(100) not null, [role] nvarchar(20) not null, [is_disabled] bit not null, [color] int not null, [password_hash] nvarchar(300) not null, [created_at] datetime2(3) not null, [last_seen_at] datetime2(3) null, [version] int not null constraint [user_account_version_default] default 1, constraint [user_account_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [user_account_email_unique] on [user_account] ([email]);`);

    this.addSql(
      `alter table [user_account] add constraint [user_account_role_check] check ([role] in ('admin', 'editor', 'integrator', 'viewer', 'auditor'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[api_token]', 'U') is not null drop table [api_token];`);
    this.addSql(`if object_id('[document_attribution]', 'U') is not null drop table [document_attribution];`);
    this.addSql(`if object_id('[document_client]', 'U') is not null drop table [document_client];`);
    this.addSql(`if object_id('[document_head]', 'U') is not null drop table [document_head];`);
    this.addSql(`if object_id('[document_snapshot]', 'U') is not null drop table [document_snapshot];`);
    this.addSql(`if object_id('[document_update]', 'U') is not null drop table [document_update];`);
    this.addSql(`if object_id('[page]', 'U') is not null drop table [page];`);
    this.addSql(`if object_id('[page_version]', 'U') is not null drop table [page_version];`);
    this.addSql(`if object_id('[user_session]', 'U') is not null drop table [user_session];`);
    this.addSql(`if object_id('[user_account]', 'U') is not null drop table [user_account];`);
  }
}
