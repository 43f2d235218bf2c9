import { Migration } from "@mikro-orm/migrations";

export class Migration20261125204851_groups_grants extends Migration {
  override name = "Migration20261125204851_groups_grants";

  override up(): void | Promise<void> {
    this.addSql(
      `create table [resource_grant] ([id] uniqueidentifier not null, [subject_kind] nvarchar(10) not null, [subject_id] nvarchar(36) not null, [kind] nvarchar(10) not null, [resource_id] nvarchar(80) not null, [level] nvarchar(10) not null, [created_by] uniqueidentifier null, [created_at] datetime2(3) not null, constraint [resource_grant_pkey] primary key ([id]));`,
    );
    this.addSql(`create index [resource_grant_subject_kind_subject_id_index] on [resource_grant] ([subject_kind], [subject_id]);`);
    this.addSql(
      `create unique index [resource_grant_kind_resource_id_subject_kind_subject_id_unique] on [resource_grant] ([kind], [resource_id], [subject_kind], [subject_id]);`,
    );

    this.addSql(
      `create table [user_group] ([id] uniqueidentifier not null, [name] nvarchar(100) not null, [description] nvarchar(500) not null, [created_at] datetime2(3) not null, [version] int not null constraint [user_group_version_default] default 1, constraint [user_group_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [user_group_name_unique] on [user_group] ([name]);`);

    this.addSql(
      `create table [user_group_member] ([group_id] uniqueidentifier not null, [user_id] uniqueidentifier not null, constraint [user_group_member_pkey] primary key ([group_id], [user_id]));`,
    );
    this.addSql(`create index [user_group_member_user_id_index] on [user_group_member] ([user_id]);`);

    this.addSql(
      `create table [one_time_link] ([id] uniqueidentifier not null, [code_hash] nvarchar(64) not null, [purpose] nvarchar(20) not null, [user_id] uniqueidentifier null, [email] nvarchar(254) null, [role] nvarchar(20) null, [group_ids] nvarchar(max) not null, [created_by] uniqueidentifier not null, [created_at] datetime2(3) not null, [expires_at] datetime2(3) not null, constraint [one_time_link_pkey] primary key ([id]));`,
    );
    this.addSql(`create unique index [one_time_link_code_hash_unique] on [one_time_link] ([code_hash]);`);

    this.addSql(`alter table [user_session] add [address] nvarchar(45) null, [user_agent] nvarchar(300) null;`);

    this.addSql(
      `alter table [resource_grant] add constraint [resource_grant_subject_kind_check] check ([subject_kind] in ('user', 'group', 'role'));`,
    );
    this.addSql(
      `alter table [resource_grant] add constraint [resource_grant_kind_check] check ([kind] in ('page', 'tool', 'workflow', 'widget'));`,
    );
    this.addSql(
      `alter table [resource_grant] add constraint [resource_grant_level_check] check ([level] in ('none', 'view', 'run', 'edit', 'manage'));`,
    );

    this.addSql(
      `alter table [one_time_link] add constraint [one_time_link_purpose_check] check ([purpose] in ('invitation', 'password'));`,
    );
    this.addSql(
      `alter table [one_time_link] add constraint [one_time_link_role_check] check ([role] in ('admin', 'editor', 'integrator', 'viewer', 'auditor'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`if object_id('[resource_grant]', 'U') is not null drop table [resource_grant];`);
    this.addSql(`if object_id('[user_group]', 'U') is not null drop table [user_group];`);
    this.addSql(`if object_id('[user_group_member]', 'U') is not null drop table [user_group_member];`);
    this.addSql(`if object_id('[one_time_link]', 'U') is not null drop table [one_time_link];`);

    this.addSql(
      `declare @constraint0 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'user_session' and all_columns.name = 'address') if @constraint0 is not null exec('alter table [user_session] drop constraint ' + @constraint0);`,
    );
    this.addSql(
      `declare @constraint1 varchar(100) = (select default_constraints.name from sys.all_columns join sys.tables on all_columns.object_id = tables.object_id join sys.schemas on tables.schema_id = schemas.schema_id join sys.default_constraints on all_columns.default_object_id = default_constraints.object_id where schemas.name = 'dbo' and tables.name = 'user_session' and all_columns.name = 'user_agent') if @constraint1 is not null exec('alter table [user_session] drop constraint ' + @constraint1);`,
    );
    this.addSql(`alter table [user_session] drop column [address], [user_agent];`);
  }
}
