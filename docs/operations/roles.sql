-- 正式数据库的两个角色。由数据库管理员运行一次（psql 变量给出密码）：
--   psql -v owner_password=... -v app_password=... -f roles.sql
--
-- assistance_owner  拥有全部表，只用于建表和升级（java -jar assistance.jar database migrate）。
-- assistance_app    应用平时使用：能读写数据，不能改表结构，不能停用触发器，
--                   对已签署的材料、账本、文书等只增不改的表没有 UPDATE、DELETE 权限。
CREATE ROLE assistance_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE assistance_app   LOGIN PASSWORD :'app_password'   NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE assistance OWNER assistance_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE assistance FROM PUBLIC;
GRANT CONNECT ON DATABASE assistance TO assistance_app;
\connect assistance
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO assistance_owner;
GRANT USAGE ON SCHEMA public TO assistance_app;
ALTER ROLE assistance_owner SET timezone = 'Asia/Shanghai';
ALTER ROLE assistance_app SET timezone = 'Asia/Shanghai';
