import { Migration } from "@mikro-orm/migrations";

export class Migration20261126020232_settings_history_backup_entra extends Migration {
  override name = "Migration20261126020232_settings_history_backup_entra";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [backup] ([id] uniqueidentifier not null, [file] nvarchar(200) null, [size] bigint not null, [sha256] nvarchar(64) null, [started_by] uniqueidentifier null, [started_at] datetime2(3) not null, [ended_at] datetime2(3) null, [state] nvarchar(20) not null, [result] nvarchar(1000) not null, constraint [backup_pkey] primary key ([id]));`,
    );

    this.addSql(
      `create table [resource_version] ([id] uniqueidentifier not null, [kind] nvarchar(20) not null, [resource_id] nvarchar(80) not null, [version] int not null, [value] nvarchar(max) not null, [author_id] uniqueidentifier null, [restored_from] int null, [created_at] datetime2(3) not null, constraint [resource_version_pkey] primary key ([id]));`,
    );
    this.addSql(
      `create unique index [resource_version_kind_resource_id_version_unique] on [resource_version] ([kind], [resource_id], [version]);`,
    );

    this.addSql(
      `create table [page_restore_point] ([id] uniqueidentifier not null, [page_id] uniqueidentifier not null, [name] nvarchar(100) null, [layout] nvarchar(max) not null, [sha256] nvarchar(64) not null, [authors] nvarchar(max) not null, [created_at] datetime2(3) not null, constraint [page_restore_point_pkey] primary key ([id]));`,
    );
    this.addSql(`create index [page_restore_point_page_id_index] on [page_restore_point] ([page_id]);`);

    this.addSql(
      `create table [setting] ([section] nvarchar(50) not null, [value] nvarchar(max) not null, [secrets] nvarchar(max) not null, [updated_at] datetime2(3) not null, [revision] int not null constraint [setting_revision_default] default 1, constraint [setting_pkey] primary key ([section]));`,
    );

    this.addSql(
      `create table [sign_in_nonce] ([hash] nvarchar(64) not null, [expires_at] datetime2(3) not null, constraint [sign_in_nonce_pkey] primary key ([hash]));`,
    );
    this.addSql(`create index [sign_in_nonce_expires_at_index] on [sign_in_nonce] ([expires_at]);`);

    this.addSql(
      `create table [user_identity] ([id] uniqueidentifier not null, [user_id] uniqueidentifier not null, [tenant_id] nvarchar(36) not null, [object_id] nvarchar(36) not null, [created_at] datetime2(3) not null, [last_sign_in_at] datetime2(3) null, constraint [user_identity_pkey] primary key ([id]));`,
    );
    this.addSql(`create index [user_identity_user_id_index] on [user_identity] ([user_id]);`);
    this.addSql(`create unique index [user_identity_tenant_id_object_id_unique] on [user_identity] ([tenant_id], [object_id]);`);

    this.addSql(`alter table [page] add [deleted_by_id] uniqueidentifier null;`);

    this.addSql(`alter table [user_account] add [theme] nvarchar(10) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[backup]', 'U') is not null drop table [backup];`);
    this.addSql(`if object_id('[resource_version]', 'U') is not null drop table [resource_version];`);
    this.addSql(`if object_id('[page_restore_point]', 'U') is not null drop table [page_restore_point];`);
    this.addSql(`if object_id('[setting]', 'U') is not null drop table [setting];`);
    this.addSql(`if object_id('[sign_in_nonce]', 'U') is not null drop table [sign_in_nonce];`);
    this.addSql(`if object_id('[user_identity]', 'U') is not null drop table [user_identity];`);

    this.addSql(
      `declare @constraint0 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'page' and all_columns.name = 'deleted_by_id') if @constraint0 is not null exec('alter table [page] drop constraint ' + @constraint0);`,
    );
    this.addSql(`alter table [page] drop column [deleted_by_id];`);

    this.addSql(
      `declare @constraint1 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'user_account' and all_columns.name = 'theme') if @constraint1 is not null exec('alter table [user_account] drop constraint ' + @constraint1);`,
    );
    this.addSql(`alter table [user_account] drop column [theme];`);
  }
}
